import type { MessageError } from "@flomastr/contracts/message";
import { eq } from "drizzle-orm";
import type { Carrier, Outcome } from "#deliveries/outcome.ts";
import type { HotDatabase } from "#hot/client.ts";
import { messages, threads } from "#suites/conversations/schema.hot.ts";
import type { Signals } from "../signals.ts";
import type { Http, SendOutcome } from "./channel.ts";
import type { ConnectionDirectory } from "./connections.ts";
import { recordFailed, recordSent } from "./record-sent.ts";

/** Tries of one message before it is shown as failed; about four minutes with the pauses between. */
const maxSends = 8;
const uncertainPauseMs = 20_000;

/** Carries an outgoing message to its vendor, in order per thread. A message that cannot go is marked, not lost. */
export function createSendCarrier(deps: {
	hot: HotDatabase;
	connections: ConnectionDirectory;
	signals: Signals;
	http: Http;
}): Carrier {
	const { hot, connections, signals, http } = deps;

	return async (row) => {
		const [found] = await hot
			.select({ message: messages, address: threads.address, lastInboundAt: threads.lastInboundAt })
			.from(messages)
			.innerJoin(threads, eq(threads.id, messages.threadId))
			.where(eq(messages.id, row.subjectId));
		if (!found) return { state: "dead", error: "The message is no longer stored." };
		const { message } = found;
		if (message.status !== "queued") return { state: "delivered" };

		const connection = await connections.find(message.connectionId);
		const result: SendOutcome = connection
			? await connection.channel.send(
					{
						to: found.address,
						content: message.content,
						reply_to: message.replyTo,
						idempotency_key: message.id,
						attempt: row.attempts,
						last_inbound_at: found.lastInboundAt,
					},
					connection.config,
					http,
				)
			: {
					ok: false,
					error: { code: "no_connection", message: "The channel is no longer connected.", retryable: false },
				};

		const outcome = await record(message.id, result, row.attempts);
		signals.publish([
			{ type: "live", tenantId: row.tenantId, event: { type: "thread", thread_id: message.threadId } },
			{ type: "archive", tenantId: row.tenantId },
		]);
		return outcome;
	};

	async function record(messageId: string, result: SendOutcome, attempts: number): Promise<Outcome> {
		if (result.ok) {
			await recordSent(hot, messageId, result.vendor_id);
			return { state: "delivered" };
		}
		const { error } = result;
		if (error.retryable && attempts < maxSends) {
			return {
				state: "retry",
				error: sentence(error),
				...(result.retry_after_ms && { afterMs: result.retry_after_ms }),
			};
		}
		await recordFailed(hot, messageId, error);
		// The failure stands in the conversation, where a person can try again; it is no dead letter.
		return { state: "delivered" };
	}
}

const sentence = (error: MessageError) => `${error.message} (${error.code})`;
