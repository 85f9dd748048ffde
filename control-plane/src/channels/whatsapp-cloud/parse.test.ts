import { describe, expect, test } from "vitest";
import { contractsDir } from "../../../test/contracts.ts";
import { readSpecification } from "../../../test/graph-spec.ts";
import type { InboundMessage } from "../channel.ts";
import type { Json } from "../read-json.ts";
import { config } from "./config.ts";
import { parse } from "./parse.ts";
import { contacts, message, phoneNumberId, samples, webhook } from "./samples.ts";

const connection = config.parse({
	phone_number_id: phoneNumberId,
	app_secret: "s",
	access_token: "t",
	verify_token: "v",
});
const read = (body: unknown, meant = connection) => parse(Buffer.from(JSON.stringify(body)), meant);
const readOne = (sent: Json) => read(webhook({ contacts, messages: [sent] }))[0] as InboundMessage;

describe("a webhook", () => {
	test("keeps the good messages of a batch when one is broken", () => {
		const parts = read(
			webhook({
				contacts,
				messages: [
					message("text", { text: { body: "one" } }),
					{ type: "text" },
					7,
					message("text", { text: { body: "two" } }),
				],
				statuses: [{ id: "wamid.x", status: "sent", timestamp: "1795176000" }, { status: "sent" }],
			}),
		);
		expect(parts.map((part) => part.type)).toEqual(["message", "unknown", "unknown", "message", "status", "unknown"]);
	});

	test("hands out nothing meant for another number or account: one app's signature covers many tenants", () => {
		const body = samples[0];
		const other = read(body, { ...connection, phone_number_id: "999" });
		expect(other).toEqual([{ type: "unknown", reason: expect.stringContaining("999"), raw: expect.anything() }]);
		expect(JSON.stringify(other)).not.toContain("clinic");
		expect(read(body, { ...connection, business_account_id: "400500600" })[0]?.type).toBe("message");
		expect(read(body, { ...connection, business_account_id: "1" })[0]?.type).toBe("unknown");
	});

	test("of another product, or with a field nobody knows, is kept as unknown", () => {
		expect(read({ object: "page", entry: [] })[0]).toMatchObject({
			reason: expect.stringContaining("another product"),
		});
		expect(read(webhook({ novelty: {} }, "brand_new"))[0]).toMatchObject({
			reason: expect.stringContaining("brand_new"),
		});
		expect(read(webhook({}, "constructor"))[0]?.type).toBe("unknown");
	});

	test("without id cannot be told from its repetition, and an id beyond any index is no id", () => {
		expect(readOne({ ...message("text", { text: { body: "x" } }), id: "w".repeat(3000) }).type).toBe("unknown");
	});
});

describe("a message", () => {
	test("without a phone number is found by the person's business-scoped id", () => {
		expect(read(samples[3])[0]).toMatchObject({
			from: { address: "IN.42", phone: null, user_id: "IN.42", name: "Nila" },
			referral: { source: "ad", source_id: "9", source_url: "https://fb.example/1", click_id: "Af-1" },
		});
	});
	test("with a phone number carries both ids, so that two identities can be joined", () => {
		expect(readOne(message("text", { text: { body: "x" } })).from).toEqual({
			address: "919900112233",
			phone: "+919900112233",
			user_id: "IN.88117722665533",
			name: "Dr. Meera Rao",
		});
	});
	test("gets no name from a contact that is somebody else's", () => {
		const two = [...contacts, { profile: { name: "Other" }, wa_id: "1" }];
		const sent = { ...message("text", { text: { body: "x" } }), from: "919811111111" };
		expect(read(webhook({ contacts: two, messages: [sent] }))[0]).toMatchObject({ from: { name: null } });
	});
	test("taking a reaction back says so, with an empty emoji or with none", () => {
		for (const reaction of [{ message_id: "wamid.q", emoji: "" }, { message_id: "wamid.q" }]) {
			expect(readOne(message("reaction", { reaction })).content).toEqual({
				kind: "reaction",
				emoji: null,
				to_vendor_id: "wamid.q",
			});
		}
	});
	test("about a product names it as where the conversation came from", () => {
		const context = { from: "1", id: "wamid.p", referred_product: { catalog_id: "5", product_retailer_id: "sku-9" } };
		expect(readOne(message("text", { text: { body: "price?" }, context }))).toMatchObject({
			referral: { source: "product", source_id: "sku-9" },
			reply_to: "wamid.p",
		});
	});
	test("passed on many times is told from one passed on once", () => {
		const forwarded = (context: Json) => readOne(message("text", { text: { body: "x" }, context })).forwarded;
		expect(forwarded({ forwarded: true })).toBe("once");
		expect(forwarded({ frequently_forwarded: true })).toBe("often");
		expect(forwarded({ id: "wamid.q" })).toBeNull();
	});
	test("that edits another carries the new content and leaves the window alone", () => {
		const edit = { original_message_id: "wamid.1", message: { type: "text", text: { body: "new words" } } };
		expect(readOne(message("edit", { edit }))).toMatchObject({
			content: {
				kind: "system",
				event: "message_edited",
				data: { original_vendor_id: "wamid.1", content: { kind: "text", text: "new words" } },
			},
			opens_window: false,
		});
		const loop: Json = { type: "edit", edit: { original_message_id: "wamid.1" } };
		(loop.edit as Json).message = { type: "edit", edit };
		expect(readOne(message("edit", loop)).content.kind).toBe("unsupported");
	});
	test("with an order gives prices as decimal text: 0.1 stays 0.1", () => {
		const items = [0.1, 30, 1e21, "12.50", "abc", null].map((item_price) => ({
			product_retailer_id: "sku",
			quantity: 2,
			item_price,
			currency: "INR",
		}));
		const order = { catalog_id: "5", text: "gift", product_items: items };
		expect(readOne(message("order", { order })).content).toMatchObject({
			kind: "order",
			note: "gift",
			items: ["0.1", "30", "1000000000000000000000", "12.50"].map((unit_price) => ({ unit_price, currency: "INR" })),
		});
	});
	test("with a form whose answers are no JSON keeps them as they came, and long numbers with every digit", () => {
		const form = (response_json: string) =>
			readOne(
				message("interactive", { interactive: { type: "nfm_reply", nfm_reply: { name: "flow", response_json } } }),
			).content;
		expect(form("{broken")).toMatchObject({ values: { response: "{broken" } });
		expect(form("[1]")).toMatchObject({ values: { response: [1] } });
		expect(form('{"id": 9007199254740993}')).toMatchObject({ values: { id: "9007199254740993" } });
	});
	test("of a type that does not exist yet reaches the agent as unsupported, not as an error", () => {
		expect(readOne(message("hologram", { hologram: {} })).content).toEqual({
			kind: "unsupported",
			reason: expect.stringContaining("hologram"),
			vendor_type: "hologram",
		});
		expect(readOne(message("toString", {})).content.kind).toBe("unsupported");
	});
	test("with an unreadable time counts as just arrived, so that it is not sorted to 1970", () => {
		const before = Date.now();
		for (const timestamp of [undefined, "soon", -5, 1e15, {}]) {
			const sent = { ...message("text", { text: { body: "x" } }), timestamp };
			expect(readOne(sent).sent_at.getTime()).toBeGreaterThanOrEqual(before);
		}
	});
});

test("a failed status explains itself, and a status nobody knows changes nothing", () => {
	const parts = read(samples[4]);
	expect(parts[1]).toMatchObject({ status: "failed", error: { code: "131049", retryable: false } });
	expect(read(webhook({ statuses: [{ id: "w", status: "teleported", timestamp: "1" }] }))[0]?.type).toBe("unknown");
	const call = { id: "wacid.1", type: "call", status: "RINGING", timestamp: "1795176000" };
	expect(read(webhook({ statuses: [call] }, "calls"))[0]).toMatchObject({ type: "account", event: "call.status" });
});

test.runIf(contractsDir())("every webhook example of Meta's own document is understood", () => {
	const document = readSpecification() as { paths: Record<string, { post: { requestBody: { content: Json } } }> };
	const content = document.paths["/whatsapp/webhooks"]?.post.requestBody.content["application/json"] as {
		examples: Record<string, { value: Json }>;
	};
	const meant = { ...connection, phone_number_id: "106540352242922" };
	const kinds = Object.fromEntries(
		Object.entries(content.examples).map(([name, example]) => [
			name,
			read(example.value, meant).map((part) => (part.type === "message" ? part.content.kind : part.type)),
		]),
	);
	expect(kinds).toEqual({
		"Text Message": ["text"],
		"Text Message with Context (Product Inquiry)": ["text"],
		"Text Message from Click to WhatsApp Ad": ["text"],
		"Reaction Message": ["reaction"],
		"Image Message": ["media"],
		"Location Message": ["location"],
		"Contact Sharing Message": ["contacts"],
		"Unsupported Message": ["unsupported"],
		"Button Message": ["choice"],
		"Interactive List Reply Message": ["choice"],
		"Interactive Button Reply Message": ["choice"],
		"Order Message": ["order"],
		"System Message": ["system"],
		"Group Create Message": ["account"],
		"Group Settings Update": ["account"],
		"Group Remove Participants": ["account"],
	});
});
