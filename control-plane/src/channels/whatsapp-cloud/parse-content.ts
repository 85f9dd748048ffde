import type { Content } from "@flomastr/contracts/message";
import { id, type Json, number, record, records, text } from "../read-json.ts";
import { parseButton, parseInteractive } from "./parse-choice.ts";
import { parseMedia } from "./parse-media.ts";
import { parseOrder } from "./parse-order.ts";
import { parseRevoke, parseSystem, parseWelcome } from "./parse-system.ts";
import { parseUnsupported } from "./parse-unsupported.ts";

/** Our contract's ceiling, sixteen times WhatsApp's: only a forged body is ever cut. */
const longestText = 65_536;

const byType: Record<string, (message: Json) => Content | undefined> = {
	text: parseText,
	image: parseMedia,
	video: parseMedia,
	audio: parseMedia,
	voice: parseMedia,
	document: parseMedia,
	sticker: parseMedia,
	location: parseLocation,
	contacts: parseContacts,
	interactive: parseInteractive,
	button: parseButton,
	order: parseOrder,
	reaction: parseReaction,
	system: parseSystem,
	revoke: parseRevoke,
	edit: parseEdit,
	request_welcome: parseWelcome,
};

/** What one message says, by its `type`. A type or shape we do not know becomes `unsupported`, never an error. */
export function parseContent(message: Json): Content {
	const type = text(message, "type") ?? "";
	const read = Object.hasOwn(byType, type) ? byType[type] : undefined;
	return read?.(message) ?? parseUnsupported(message);
}

function parseText(message: Json): Content | undefined {
	const body = text(record(message, "text"), "body");
	return body === undefined ? undefined : { kind: "text", text: body.slice(0, longestText) };
}

function parseLocation(message: Json): Content | undefined {
	const location = record(message, "location");
	const latitude = number(location, "latitude");
	const longitude = number(location, "longitude");
	if (latitude === undefined || longitude === undefined) return undefined;
	return { kind: "location", latitude, longitude, name: text(location, "name"), address: text(location, "address") };
}

function parseContacts(message: Json): Content | undefined {
	const contacts = records(message, "contacts");
	return contacts.length === 0 ? undefined : { kind: "contacts", contacts };
}

/** No emoji or an empty one means the reaction was taken back. */
function parseReaction(message: Json): Content | undefined {
	const reaction = record(message, "reaction");
	const target = id(reaction, "message_id");
	return target === undefined
		? undefined
		: { kind: "reaction", emoji: text(reaction, "emoji") ?? null, to_vendor_id: target };
}

/** The customer changed a message; `data.content` is its new content. */
function parseEdit(message: Json): Content | undefined {
	const edit = record(message, "edit");
	const original = id(edit, "original_message_id");
	const changed = record(edit, "message");
	// An edit of an edit would recurse into itself; WhatsApp always names the first message.
	if (!original || !changed || changed.type === "edit") return undefined;
	return {
		kind: "system",
		event: "message_edited",
		text: "The customer edited a message",
		data: { original_vendor_id: original, content: parseContent(changed) },
	};
}
