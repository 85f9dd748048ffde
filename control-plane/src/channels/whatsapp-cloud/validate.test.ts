import type { Content, Media } from "@flomastr/contracts/message";
import { describe, expect, test } from "vitest";
import { validate } from "./validate.ts";

const media = (more: Partial<Media>): Content => ({
	kind: "media",
	media: "image",
	url: "https://files.example/a.jpg",
	...more,
});
const buttons = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ id: `b${index}`, title: `B${index}` }));
const list = (...rows: number[]) => ({
	button: "Choose",
	sections: rows.map((count, section) => ({
		title: `S${section}`,
		rows: Array.from({ length: count }, (_, index) => ({ id: `${section}-${index}`, title: "Row" })),
	})),
});
const ask = (more: Partial<Extract<Content, { kind: "interactive" }>>): Content => ({
	kind: "interactive",
	body: "Which?",
	...more,
});

describe("what WhatsApp carries", () => {
	test.each<[string, Content]>([
		["text at the limit", { kind: "text", text: "x".repeat(4096) }],
		["an uploaded file without a link", media({ url: undefined, vendor_media_id: "1" })],
		["voice with its codec named", media({ media: "audio", mime_type: "audio/ogg; codecs=opus" })],
		["a document of any type", media({ media: "document", mime_type: "application/x-odd" })],
		["three buttons", ask({ buttons: buttons(3) })],
		["ten rows in two sections", ask({ list: list(5, 5) })],
		["buttons under a picture", ask({ buttons: buttons(1), header_media: { media: "image", vendor_media_id: "1" } })],
		["a template, whose words are at Meta", { kind: "template", name: "t", language: "en" }],
	])("%s", (_name, content) => expect(validate(content)).toBeNull());
});

describe("what it does not, and why", () => {
	test.each<[string, Content]>([
		["4097 characters; WhatsApp takes 4096", { kind: "text", text: "x".repeat(4097) }],
		["needs an uploaded id or a link", media({ url: undefined })],
		["needs an uploaded id or a link", media({ url: "/api/media/files/1" })],
		["needs an uploaded id or a link", media({ url: "file:///etc/passwd" })],
		["Send it as a document", media({ mime_type: "image/gif" })],
		["no caption under audio", media({ media: "audio", caption: "x" })],
		["no caption under a sticker", media({ media: "sticker", caption: "x" })],
		["The caption has 1025", media({ caption: "x".repeat(1025) })],
		["either buttons or a list", ask({})],
		["either buttons or a list", ask({ buttons: buttons(1), list: list(1) })],
		["at most 10 rows; this one has 11", ask({ list: list(6, 5) })],
		["same id", ask({ buttons: [...buttons(1), { id: "b0", title: "other" }] })],
		["same title", ask({ buttons: [...buttons(1), { id: "other", title: "B0" }] })],
		[
			"each needs a title",
			ask({ list: { button: "x", sections: [{ title: "", rows: [{ id: "1", title: "r" }] }, ...list(1).sections] } }),
		],
		["only have a text as its header", ask({ list: list(1), header_media: { media: "image", vendor_media_id: "1" } })],
		["one header", ask({ buttons: buttons(1), header: "x", header_media: { media: "image", vendor_media_id: "1" } })],
		[
			"an image, a video or a document",
			ask({ buttons: buttons(1), header_media: { media: "audio", vendor_media_id: "1" } }),
		],
		["no place at 91", { kind: "location", latitude: 91, longitude: 0 }],
		["at least one", { kind: "contacts", contacts: [] }],
		["needs the message", { kind: "reaction", emoji: "x", to_vendor_id: "" }],
		['cannot send content of kind "order"', { kind: "order", catalog_id: "1", items: [] }],
		['cannot send content of kind "choice"', { kind: "choice", source: "button", id: "1", title: "1" }],
	])("%s", (reason, content) => expect(validate(content)).toContain(reason));
});
