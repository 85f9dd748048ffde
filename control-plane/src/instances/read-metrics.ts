import type { N8nMetrics } from "@flomastr/contracts/platform";
import { reasonOf } from "@flomastr/provisioning/errors";
import { fetchN8n } from "@flomastr/provisioning/n8n/fetch-n8n";
import { AppError } from "../errors.ts";

const limitMs = 5_000;
const longest = 2_000_000;

/**
 * Reads a tenant's n8n's own metrics. A tenant that sleeps is not woken for it.
 * @param address base URL of its n8n; null while it is down or asleep
 * @throws {AppError} `unavailable`
 */
export async function readN8nMetrics(address: string | null): Promise<N8nMetrics> {
	if (address === null) {
		throw new AppError(
			"unavailable",
			"This tenant's n8n is asleep or down, so it has no metrics now. Wake it and try again.",
		);
	}
	const text = await fetchText(`${address}/metrics`);
	const lag =
		sampleOf(text, "n8n_nodejs_eventloop_lag_p99_seconds") ?? sampleOf(text, "n8n_nodejs_eventloop_lag_seconds");
	return {
		version: /^n8n_version_info\{[^}\n]*\bversion="v?([^"\n]*)"/m.exec(text)?.[1] ?? null,
		active_workflows: sampleOf(text, "n8n_active_workflow_count"),
		memory: sampleOf(text, "n8n_process_resident_memory_bytes"),
		event_loop_lag_ms: lag === null ? null : lag * 1000,
		text,
	};
}

async function fetchText(url: string): Promise<string> {
	try {
		const answer = await fetchN8n(url, { signal: AbortSignal.timeout(limitMs) }, longest);
		if (!answer.ok) throw new Error(`it answered ${answer.status}`);
		return answer.text;
	} catch (cause) {
		const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : reasonOf(cause);
		throw new AppError(
			"unavailable",
			`This tenant's n8n does not tell its metrics (${reason}). Restart it and try again.`,
			{
				cause,
			},
		);
	}
}

/** The first sample of a metric, whatever its labels. No part of the expression goes beyond a line: text of a tenant's. */
function sampleOf(text: string, name: string): number | null {
	const found = new RegExp(`^${name}(?:\\{[^}\\n]*\\})? ([^ \\n]+)`, "m").exec(text)?.[1];
	const value = Number(found);
	return found === undefined || !Number.isFinite(value) ? null : value;
}
