import { createHmac } from "node:crypto";
import { fetchN8n } from "@flomastr/provisioning/n8n/fetch-n8n";
import type { Outcome } from "#deliveries/outcome.ts";

/** Where a tenant's n8n listens and how it knows us. */
export interface WorkflowHost {
	/** `http://127.0.0.1:<port>`; null while it is not running. */
	origin(tenantId: string): Promise<string | null>;
	/** Key of the signature that our trigger and task nodes check. */
	signingSecret(tenantId: string): Promise<string>;
}

/**
 * How long the answer may take. The nodes answer when the execution has ended or waits, so that a connection broken by
 * a crash means "deliver again". An execution that runs longer is believed to go on by itself. Well below the five
 * minutes after which `fetch` gives up by itself: that would look like a broken connection.
 */
const answerMs = 4 * 60_000;
/** Bytes of an answer, of which a person sees the beginning. */
const mostRead = 2_000;

/** What n8n answered, or why it did not. */
export type Answer =
	/** `accepted`: our own node took it, and the status tells how the execution went. */
	| { kind: "answered"; accepted: boolean; status: number; body: string }
	| { kind: "unreachable"; error: string }
	| { kind: "slow" };

/**
 * Posts a signed body to a path of the tenant's n8n.
 * Signature: `X-FloMastr-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`.
 */
export async function postToWorkflow(
	host: WorkflowHost,
	input: { tenantId: string; path: string; body: unknown; deliveryId: string; now: Date },
): Promise<Answer> {
	const origin = await host.origin(input.tenantId);
	if (origin === null) return { kind: "unreachable", error: "the tenant's n8n is not running" };
	const body = JSON.stringify(input.body);
	const t = Math.floor(input.now.getTime() / 1000);
	const secret = await host.signingSecret(input.tenantId);
	const v1 = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
	try {
		const init = {
			method: "POST",
			headers: {
				"content-type": "application/json",
				"x-flomastr-signature": `t=${t},v1=${v1}`,
				"x-flomastr-delivery": input.deliveryId,
				// The delivery is the unit of work here: our log names it, and so can whatever stands before n8n.
				"x-request-id": input.deliveryId,
			},
			body,
			signal: AbortSignal.timeout(answerMs),
		};
		const { headers, status, text } = await fetchN8n(`${origin}${input.path}`, init, mostRead);
		// n8n answers 200 to every path while it boots: only our node's own header says that the request arrived.
		const accepted = headers.get("x-flomastr-accepted") === input.deliveryId;
		return { kind: "answered", accepted, status, body: text };
	} catch (error) {
		if (error instanceof Error && error.name === "TimeoutError") return { kind: "slow" };
		const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
		return { kind: "unreachable", error: `n8n did not answer: ${cause}` };
	}
}

/** n8n is there and not ready, or busy with this very execution: ask again soon, at the cost of no attempt. */
export const soon = (error: string): Outcome => ({ state: "retry", error, waiting: true, afterMs: 500 });

/** The parts of an answer's meaning that events and decisions share; null where they differ. */
export function commonOutcome(answer: Answer): Outcome | null {
	if (answer.kind === "slow") return { state: "delivered" };
	if (answer.kind === "unreachable") return { state: "retry", error: answer.error, waiting: true, afterMs: 5_000 };
	const { accepted, status } = answer;
	if (accepted && status < 300) return { state: "delivered" };
	if (accepted && status === 500) {
		const error = "The workflow failed. Open its last execution in the editor, mend it, then replay.";
		return { state: "dead", error };
	}
	if (status < 300) return soon("n8n is starting");
	if (status === 401 || status === 403) {
		const error = `${found(answer)}. The FloMastr credential in n8n is not the current one; restore it, then replay.`;
		return { state: "dead", error };
	}
	return null;
}

/** What an answer to an event means. */
export function outcomeOfEvent(answer: Answer): Outcome {
	return commonOutcome(answer) ?? { state: "retry", error: found(answer) };
}

export const found = (answer: Answer): string =>
	answer.kind === "answered" ? `n8n answered ${answer.status}: ${answer.body.slice(0, 300)}` : answer.kind;
