import { Content } from "@flomastr/contracts/message";
import { expect, test } from "vitest";
import { contentOf } from "./build-content.ts";

const build = (kind: Parameters<typeof contentOf>[0], fields: Record<string, unknown>) =>
	Content.parse(contentOf(kind, (name, fallback) => fields[name] ?? fallback ?? ""));

test("text, media, template and location hold to the contract and leave empty fields out", () => {
	expect(build("text", { text: "Hi" })).toEqual({ kind: "text", text: "Hi" });
	expect(build("media", { media: "document", url: "https://example.test/a.pdf", fileName: "a.pdf" })).toEqual({
		kind: "media",
		media: "document",
		url: "https://example.test/a.pdf",
		name: "a.pdf",
	});
	expect(build("template", { templateName: "renewal", language: "en", bodyValues: ["Dr Rao", 41000] })).toEqual({
		kind: "template",
		name: "renewal",
		language: "en",
		components: [
			{
				type: "body",
				parameters: [
					{ type: "text", text: "Dr Rao" },
					{ type: "text", text: "41000" },
				],
			},
		],
	});
	expect(build("location", { latitude: 12.97, longitude: 77.59, placeName: "Office" })).toEqual({
		kind: "location",
		latitude: 12.97,
		longitude: 77.59,
		name: "Office",
	});
});

test("content given as JSON goes out as it is; text that is no JSON is refused", () => {
	const card = { kind: "contacts", contacts: [{ name: { formatted_name: "Asha Nair" } }] };
	expect(build("json", { contentJson: JSON.stringify(card) })).toEqual(card);
	expect(build("json", { contentJson: card })).toEqual(card);
	expect(() => build("json", { contentJson: "{" })).toThrow(/Expected JSON for Content/);
});

test("a quick reply without an id is answered by its title", () => {
	const buttons = {
		button: [
			{ title: "Yes", id: "" },
			{ title: "No", id: "no" },
		],
	};
	expect(build("buttons", { text: "Sure?", buttons })).toMatchObject({
		buttons: [
			{ id: "Yes", title: "Yes" },
			{ id: "no", title: "No" },
		],
	});
});

test("list rows stand in their sections, in the order they were given", () => {
	const row = [
		{ title: "One", section: "A" },
		{ title: "Two", section: "B", description: "second" },
		{ title: "Three", section: "A" },
	];
	const content = build("list", { text: "Choose", listButton: "Open", rows: { row } });
	expect(content).toMatchObject({
		list: {
			button: "Open",
			sections: [
				{ title: "A", rows: [{ title: "One" }, { title: "Three" }] },
				{ title: "B", rows: [{ title: "Two", description: "second" }] },
			],
		},
	});
});
