import type { LiveEvent } from "@flomastr/contracts/live";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { Signals } from "../signals.ts";

/** Comes often enough that proxies keep the connection and a dead one is noticed. */
const heartbeatMs = 20_000;
/** A screen that reads slower than this many events behind is cut off; it reconnects and re-reads. */
const maxBehind = 1_000;

/**
 * Server-sent events of one tenant, or of the console where `tenantId` is null. The SSE event's name is the LiveEvent's
 * type. Nothing is replayed after a reconnect: screens read anew what they show.
 */
export function liveStream(
	c: Context,
	signals: Signals,
	tenantId: string | null,
	only?: (event: LiveEvent) => boolean,
) {
	// Compression or a buffering proxy would hold events back.
	c.header("X-Accel-Buffering", "no");
	const answer = streamSSE(c, async (stream) => {
		const waiting: LiveEvent[] = [];
		let wake = () => {};
		const unsubscribe = signals.subscribe((signal) => {
			if (signal.type !== "live" || signal.tenantId !== tenantId) return;
			if (only && !only(signal.event)) return;
			waiting.push(signal.event);
			if (waiting.length > maxBehind) stream.abort();
			wake();
		});
		stream.onAbort(() => {
			unsubscribe();
			wake();
		});
		const heartbeat = setInterval(() => wake(), heartbeatMs);
		try {
			await stream.writeSSE({ event: "hello", data: "{}", retry: 1_000 });
			while (!stream.aborted && !stream.closed) {
				const event = waiting.shift();
				if (event) {
					await stream.writeSSE({ event: event.type, data: JSON.stringify(event) });
					continue;
				}
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
				if (waiting.length === 0 && !stream.aborted) await stream.write(": still here\n\n");
			}
		} finally {
			clearInterval(heartbeat);
			unsubscribe();
		}
	});
	// After streamSSE, which writes its own.
	answer.headers.set("Cache-Control", "no-cache, no-transform");
	return answer;
}
