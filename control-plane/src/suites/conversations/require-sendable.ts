import type { ChannelName, Content } from "@flomastr/contracts/message";
import { type Channel, mayFreeText } from "#channels/channel.ts";
import { channels } from "#channels/registry.ts";
import { AppError } from "#errors.ts";
import { withPublicFiles } from "#media/local-file.ts";
import { requireStorable } from "../require-storable.ts";

/**
 * @throws {AppError} `invalid` with `fields.content` when the thread's channel cannot carry the content, or not now:
 * outside the vendor's window only a template may be sent
 */
export function requireSendable(
	thread: { channel: string; lastInboundAt: Date | null },
	content: Content,
	now: Date,
): void {
	requireStorable({ content });
	const channel = channels[thread.channel as ChannelName] as Channel<unknown>;
	// A file of ours is handed to the vendor when the message is delivered; for the check it is a link like others.
	const wrong = channel.validate(withPublicFiles(content));
	if (wrong) throw refused(wrong);
	if (content.kind !== "template" && !mayFreeText(channel, thread.lastInboundAt, now)) {
		const hours = Math.round((channel.windowMs ?? 0) / 3_600_000);
		throw refused(
			`The customer last wrote more than ${hours} hours ago, so the channel takes templates only. Send one, and write freely again once the customer has answered.`,
		);
	}
}

function refused(why: string): AppError {
	return new AppError("invalid", why, { fields: { content: why } });
}
