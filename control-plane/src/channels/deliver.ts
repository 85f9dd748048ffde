import type { MessageError } from "@flomastr/contracts/message";
import { eq } from "drizzle-orm";
import type { Carrier, Outcome } from "#deliveries/outcome.ts";
import type { HotDatabase } from "#hot/client.ts";
import type { MediaStore } from "#media/media-store.ts";
import { messages, threads } from "#suites/conversations/schema.hot.ts";
import type { Signals } from "../signals.ts";
import type { Http, OutgoingMessage, SendOutcome } from "./channel.ts";
import type { Connection, ConnectionDirectory } from "./connections.ts";
import { handOverFile } from "./hand-over-file.ts";
import { recordFailed, recordSent } from "./record-sent.ts";

/** Tries of one message before it is shown as failed; about four minutes with the pauses between. */
const maxSends = 8;
const uncertainPauseMs = 20_000;

/** Carries an outgoing message to its vendor, in order per thread. A message that cannot go is marked, not lost. */
export function createSendCarrier(deps: {
	hot: HotDatabase;
	connections: ConnectionDirectory;
	media: MediaStore;
	signals: Signals;
	http: Http;
}): Carrier {
	const { hot, connections, media, signals, http } = deps;

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
		const result = await send(connection, {
			to: found.address,
			content: message.content,
			reply_to: message.replyTo,
			idempotency_key: message.id,
			attempt: row.attempts,
			last_inbound_at: found.lastInboundAt,
		});

		const outcome = await record(message.id, result, row.attempts);
		if (outcome.state === "delivered") {
			const channel = connection?.channel.name ?? "none";
			const measure = { what: "channel", channel, outcome: result.ok ? "sent" : "failed" } as const;
			signals.publish([{ type: "measure", measure }]);
		}
		signals.publish([
			{ type: "live", tenantId: row.tenantId, event: { type: "thread", thread_id: message.threadId } },
			{ type: "archive", tenantId: row.tenantId },
		]);
		return outcome;
	};

	async function send(connection: Connection | null, message: OutgoingMessage): Promise<SendOutcome> {
		if (!connection) {
			const error = { code: "no_connection", message: "The channel is no longer connected.", retryable: false };
			return { ok: false, error };
		}
		const handed = await handOverFile(media, connection, message.content, http);
		if (!handed.ok) return handed;
		return connection.channel.send({ ...message, content: handed.content }, connection.config, http);
	}

	async function record(messageId: string, result: SendOutcome, attempts: number): Promise<Outcome> {
		if (result.ok) {
			await recordSent(hot, messageId, result.vendor_id);
			return { state: "delivered" };
		}
		const { error } = result;
		if (error.retryable && attempts < maxSends) {
			// Perhaps it arrived and only the answer got lost: its status, which names our id, is given time to say so.
			const afterMs = Math.max(result.retry_after_ms ?? 0, result.uncertain ? uncertainPauseMs : 0);
			return { state: "retry", error: sentence(error), afterMs };
		}
		await recordFailed(hot, messageId, error);
		// The failure stands in the conversation, where a person can try again; it is no dead letter.
		return { state: "delivered" };
	}
}

const sentence = (error: MessageError) => `${error.message} (${error.code})`;
