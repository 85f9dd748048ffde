import type { Content } from "@flomastr/contracts/message";
import { v7 as uuidv7 } from "uuid";
import { signBody } from "#channels/sign-body.ts";
import type { WhatsAppConnection } from "#channels/whatsapp-cloud/config.ts";
import { localFileId } from "#media/local-file.ts";
import { AppError } from "../errors.ts";
import { type Dispatch, postHook } from "./hook-client.ts";
import type { Line } from "./line.ts";

/** A WhatsApp customer's phone: what Meta would post for it, in Meta's own format, signed with the app secret. */
export function whatsappLine(connectionId: string, config: WhatsAppConnection, dispatch: Dispatch, host: string): Line {
	const metadata = { display_phone_number: "15550100", phone_number_id: config.phone_number_id };

	function post(value: Record<string, unknown>): Promise<void> {
		const change = { field: "messages", value: { messaging_product: "whatsapp", metadata, ...value } };
		const entry = [{ id: config.business_account_id ?? "0", changes: [change] }];
		const body = Buffer.from(JSON.stringify({ object: "whatsapp_business_account", entry }));
		const headers = { "x-hub-signature-256": signBody(body, config.app_secret) };
		return postHook(dispatch, { host, path: `/hooks/whatsapp-cloud/${connectionId}`, headers, body });
	}

	return {
		connectionId,
		address: digits,
		async say({ number, name }, { content, reply_to }) {
			const id = `wamid.${uuidv7()}`;
			const from = digits(number);
			const context = reply_to ? { context: { from: metadata.display_phone_number, id: reply_to } } : {};
			await post({
				contacts: [{ profile: { name }, wa_id: from }],
				messages: [{ from, id, timestamp: now(), ...context, ...messageOf(content) }],
			});
			return id;
		},
		report: (statuses) =>
			post({
				statuses: statuses.map(({ id, to, status, tracker }) => ({
					id,
					status,
					timestamp: now(),
					recipient_id: digits(to),
					...(tracker && { biz_opaque_callback_data: tracker }),
				})),
			}),
	};
}

/** WhatsApp names people by their number's digits. */
const digits = (number: string) => number.replace(/^\+/, "");
/** Seconds, as a string, as Meta writes times. */
const now = () => String(Math.floor(Date.now() / 1000));

function messageOf(content: Content): Record<string, unknown> {
	switch (content.kind) {
		case "text":
			return { type: "text", text: { body: content.text } };
		case "location": {
			const { kind: _, ...location } = content;
			return { type: "location", location };
		}
		case "reaction":
			return { type: "reaction", reaction: { message_id: content.to_vendor_id, emoji: content.emoji ?? "" } };
		case "contacts":
			return { type: "contacts", contacts: content.contacts };
		case "choice": {
			const { id, title, description } = content;
			return content.source === "list"
				? { type: "interactive", interactive: { type: "list_reply", list_reply: { id, title, description } } }
				: { type: "interactive", interactive: { type: "button_reply", button_reply: { id, title } } };
		}
		case "media": {
			const { media, url, mime_type, caption, name, voice } = content;
			// At WhatsApp a file is named by an id; the Graph API in this process gives its link.
			const file = { id: localFileId(url), mime_type, caption, voice, ...(media === "document" && { filename: name }) };
			if (file.id) return { type: media, [media]: file };
		}
	}
	throw new AppError(
		"invalid",
		`A phone cannot send this (${content.kind}). Send text, a picture, a place or a choice.`,
		{
			fields: { content: "is nothing a phone can send" },
		},
	);
}
