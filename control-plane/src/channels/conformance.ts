import { Content } from "@flomastr/contracts/message";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	accountEvents,
	type Channel,
	type Http,
	type Inbound,
	MalformedPayload,
	mayFreeText,
	type OutgoingMessage,
} from "./channel.ts";

/** A server in the vendor's place that checks what it gets. */
export interface VendorStandIn<Connection> {
	/** Leads to this server. */
	connection: Connection;
	/** Bodies that arrived, in order. */
	received(): unknown[];
	complaints(): string[];
	/** The next request meets a vendor that is too busy, says no, never answers, or breaks off. */
	next(how: "busy" | "refused" | "silent" | "broken"): void;
	close(): Promise<void>;
}

export interface ChannelRig<Connection> {
	channel: Channel<Connection>;
	connection: Connection;
	/** The same with another signing secret. */
	stranger: Connection;
	/** The vendor's signature headers for a body. */
	sign(rawBody: Uint8Array, connection: Connection): Record<string, string>;
	/** Webhook bodies (JSON values) with at least one message or status between them. */
	samples: unknown[];
	/** An address this vendor writes to. */
	address: string;
	startVendor(): Promise<VendorStandIn<Connection>>;
}

/** What every channel promises its caller; each adapter's test runs it. */
export function describeChannel<Connection>(rig: ChannelRig<Connection>): void {
	const { channel, connection } = rig;
	const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

	test(`${channel.name} counts no secret among what an export tells`, () => {
		const told = channel.openSettings.map((setting) => connection[setting]);
		expect(told).toEqual(channel.openSettings.map((setting) => rig.stranger[setting]));
		const names = channel.openSettings.map(String);
		expect(names.filter((name) => /secret|token|key|password|url/.test(name))).toEqual([]);
	});

	describe(`${channel.name} signature`, () => {
		const body = bytes(rig.samples[0]);
		const signed = new Headers(rig.sign(body, connection));

		test("accepts the bytes that were signed", () => {
			expect(channel.verifySignature(body, signed, connection)).toBe(true);
		});
		test("refuses a body with one bit changed, wherever it is", () => {
			for (let at = 0; at < body.length; at += 1) {
				const altered = Uint8Array.from(body);
				altered[at] = (altered[at] ?? 0) ^ 1;
				expect(channel.verifySignature(altered, signed, connection)).toBe(false);
			}
		});
		test("refuses what was signed with another secret", () => {
			expect(channel.verifySignature(body, signed, rig.stranger)).toBe(false);
		});
		test("refuses a missing, empty, cut, lengthened and unprefixed header", () => {
			expect(channel.verifySignature(body, new Headers(), connection)).toBe(false);
			for (const [name, value] of Object.entries(rig.sign(body, connection))) {
				for (const wrong of ["", value.slice(0, -1), `${value}0`, value.replace(/^[^=]*=/, ""), "sha256=", "é"]) {
					expect(channel.verifySignature(body, new Headers({ [name]: wrong }), connection)).toBe(false);
				}
			}
		});
	});

	describe(`${channel.name} parse`, () => {
		test("turns its samples into messages and statuses the contract allows", () => {
			const parts = rig.samples.flatMap((sample) => channel.parse(bytes(sample), connection));
			expect(parts.some((part) => part.type === "message" || part.type === "status")).toBe(true);
			expect(parts.filter((part) => part.type === "unknown")).toEqual([]);
			for (const part of parts) expectSound(part);
		});
		test("gives the same ids for the same body, so that a repetition can be recognised", () => {
			for (const sample of rig.samples) {
				const ids = () => channel.parse(bytes(sample), connection).map(dedupKey);
				expect(ids()).toEqual(ids());
			}
		});
		test("throws MalformedPayload for what is no JSON, and nothing else", () => {
			const whole = bytes(rig.samples[0]);
			for (const cut of [new Uint8Array(), whole.slice(0, -1), whole.slice(1), Buffer.from("["), Buffer.from("\xff")]) {
				expect(() => channel.parse(cut, connection)).toThrow(MalformedPayload);
			}
		});
		test("answers JSON of any other shape with unknown", () => {
			for (const odd of [null, 0, "", [], {}, { entry: 1, messages: 2 }, { entry: [null, 1], messages: [null, 1] }]) {
				for (const part of channel.parse(bytes(odd), connection)) expect(part.type).toBe("unknown");
			}
		});
		test("survives 2,000 mutations of its samples without throwing or passing on what the store refuses", () => {
			const random = seeded(20_261_120);
			for (let round = 0; round < 2000; round += 1) {
				const sample = rig.samples[round % rig.samples.length];
				const text = JSON.stringify(mutate(structuredClone(sample), random)) ?? "null";
				let parts: Inbound[] = [];
				expect(() => {
					parts = channel.parse(Buffer.from(text), connection);
				}, text).not.toThrow();
				for (const part of parts) expectSound(part, text);
			}
		});
		test("does not fall over nesting a stack cannot hold", () => {
			const deep = `${'{"a":['.repeat(200_000)}1${"]}".repeat(200_000)}`;
			expect(() => JSON.stringify(channel.parse(Buffer.from(deep), connection))).not.toThrow(RangeError);
		});
	});

	describe(`${channel.name} send`, () => {
		let vendor: VendorStandIn<Connection>;
		beforeAll(async () => {
			vendor = await rig.startVendor();
		});
		afterAll(() => vendor.close());

		const now = new Date("2026-11-20T12:00:00Z");
		const http: Http = { fetch: globalThis.fetch, timeoutMs: 2000, now: () => now };
		const message = (content: Content, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
			to: rig.address,
			content,
			reply_to: null,
			idempotency_key: "key-1",
			attempt: 1,
			last_inbound_at: new Date(now.getTime() - 60_000),
			...more,
		});
		const text = message({ kind: "text", text: "Hello – “grüße” 👋" });

		test("delivers every kind it validates, once each, to a server that finds nothing wrong", async () => {
			const before = vendor.received().length;
			for (const content of outgoing) {
				expect(channel.validate(content), content.kind).toBeNull();
				const outcome = await channel.send(message(content), vendor.connection, http);
				expect(outcome, JSON.stringify(content)).toMatchObject({ ok: true, vendor_id: expect.stringMatching(/.+/) });
			}
			expect(vendor.received().length - before).toBe(outgoing.length);
			expect(vendor.complaints()).toEqual([]);
		});
		test("refuses content it cannot carry without asking the vendor", async () => {
			const before = vendor.received().length;
			const content: Content = { kind: "system", event: "x", text: "x" };
			const outcome = await channel.send(message(content), vendor.connection, http);
			expect(outcome).toMatchObject({ ok: false, error: { code: "invalid", retryable: false } });
			expect(vendor.received().length).toBe(before);
		});
		test("keeps to the window: free text inside, none at its end, templates always", async () => {
			const { windowMs } = channel;
			if (windowMs === null) {
				expect(mayFreeText(channel, null, now)).toBe(true);
				return;
			}
			const lastMoment = new Date(now.getTime() - windowMs + 1);
			const over = new Date(now.getTime() - windowMs);
			expect(await channel.send({ ...text, last_inbound_at: lastMoment }, vendor.connection, http)).toMatchObject({
				ok: true,
			});
			for (const last of [over, null]) {
				const before = vendor.received().length;
				const refused = await channel.send({ ...text, last_inbound_at: last }, vendor.connection, http);
				expect(refused).toMatchObject({ ok: false, error: { retryable: false } });
				expect(vendor.received().length).toBe(before);
				const template = message({ kind: "template", name: "hello", language: "en" }, { last_inbound_at: last });
				expect(await channel.send(template, vendor.connection, http)).toMatchObject({ ok: true });
			}
		});
		test("calls a busy vendor retryable, with a pause that grows", async () => {
			const pauses: number[] = [];
			for (const attempt of [1, 2, 3]) {
				vendor.next("busy");
				const outcome = await channel.send({ ...text, attempt }, vendor.connection, http);
				expect(outcome).toMatchObject({ ok: false, error: { retryable: true } });
				if (!outcome.ok) pauses.push(outcome.retry_after_ms ?? 0);
			}
			expect(pauses[0]).toBeGreaterThan(0);
			expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
			expect(new Set(pauses).size).toBe(3);
		});
		test("calls a refusal final", async () => {
			vendor.next("refused");
			const outcome = await channel.send(text, vendor.connection, http);
			expect(outcome).toMatchObject({ ok: false, error: { retryable: false } });
			expect(outcome).not.toHaveProperty("retry_after_ms");
		});
		test("calls silence and a broken connection uncertain: the message may have gone", async () => {
			for (const how of ["silent", "broken"] as const) {
				vendor.next(how);
				const outcome = await channel.send(text, vendor.connection, { ...http, timeoutMs: 150 });
				expect(outcome, how).toMatchObject({ ok: false, uncertain: true, error: { retryable: true } });
			}
		});
		test("calls an unreachable vendor retryable and certain", async () => {
			const dead = await rig.startVendor();
			await dead.close();
			const outcome = await channel.send(text, dead.connection, http);
			expect(outcome).toMatchObject({ ok: false, error: { code: "unreachable", retryable: true } });
			expect(outcome).not.toHaveProperty("uncertain");
		});
		test("never lets a secret into an error", async () => {
			const secrets = Object.entries(rig.connection as Record<string, unknown>)
				.filter(([key]) => /secret|token/.test(key))
				.map(([, value]) => String(value));
			expect(secrets.length).toBeGreaterThan(0);
			for (const how of ["busy", "refused", "broken"] as const) {
				vendor.next(how);
				const told = JSON.stringify(await channel.send(text, vendor.connection, http));
				for (const secret of secrets) expect(told).not.toContain(secret);
			}
		});
	});
}

const outgoing: Content[] = [
	{ kind: "text", text: "Hello – “grüße” 👋" },
	{ kind: "media", media: "image", url: "https://files.example/house.jpg", mime_type: "image/jpeg", caption: "House" },
	{ kind: "media", media: "document", url: "https://files.example/quote.pdf", name: "quote.pdf" },
	{ kind: "location", latitude: 19.076, longitude: 72.8777, name: "Office" },
	{ kind: "contacts", contacts: [{ name: { formatted_name: "Asha", first_name: "Asha" } }] },
	{ kind: "reaction", emoji: "👍", to_vendor_id: "message-1" },
	{ kind: "reaction", emoji: null, to_vendor_id: "message-1" },
	{ kind: "interactive", body: "Shall we?", buttons: [{ id: "yes", title: "Yes" }] },
	{
		kind: "interactive",
		body: "Which one?",
		list: { button: "Choose", sections: [{ title: "Plans", rows: [{ id: "a", title: "A", description: "Plan A" }] }] },
	},
	{
		kind: "template",
		name: "renewal",
		language: "en_US",
		components: [{ type: "body", parameters: [{ type: "text", text: "Asha" }] }],
	},
];

/** What the store and the front end rely on, whatever the vendor sent. */
function expectSound(part: Inbound, because?: string): void {
	const text = JSON.stringify(part);
	expect(text.includes("\\u0000") || !text.isWellFormed() || /\\ud[89a-f]/i.test(text), because).toBe(false);
	if (part.type === "account") expect(accountEvents).toContain(part.event);
	if (part.type === "unknown") expect(part.reason).not.toBe("");
	if (part.type === "message" || part.type === "echo") {
		const other = part.type === "message" ? part.from : part.to;
		expect(Content.safeParse(part.content).success, because).toBe(true);
		expect(part.vendor_id.length > 0 && part.vendor_id.length <= 600, because).toBe(true);
		expect(other.address.length > 0 && other.address.length <= 512, because).toBe(true);
		expect(other.phone === null || /^\+\d{7,15}$/.test(other.phone), because).toBe(true);
		expect(Number.isNaN(part.sent_at.getTime()), because).toBe(false);
	}
	if (part.type === "status") {
		expect(part.vendor_id.length > 0 && part.vendor_id.length <= 512, because).toBe(true);
		expect(part.error === null, because).toBe(part.status !== "failed");
	}
}

function dedupKey(part: Inbound): string {
	if (part.type === "status") return `${part.vendor_id}#${part.status}`;
	return part.type === "message" || part.type === "echo" ? part.vendor_id : JSON.stringify(part);
}

const hostile: unknown[] = [
	null,
	true,
	0,
	-1,
	1e308,
	2 ** 60,
	"",
	"x",
	"NaN",
	"a\u0000b\ud800",
	"x".repeat(3000),
	[],
	[null],
	{},
	{ id: {} },
	JSON.parse('{"__proto__": {"polluted": true}, "toString": 1}'),
];

/** Changes one to four places: drops a key, puts something hostile in its place, or repeats an element. */
function mutate(value: unknown, random: () => number): unknown {
	const root = { value };
	for (let change = 0; change <= random() * 4; change += 1) {
		const places = containers(root);
		const place = places[Math.floor(random() * places.length)];
		const keys = Object.keys(place ?? {});
		const key = keys[Math.floor(random() * keys.length)];
		if (!place || key === undefined) continue;
		const dice = random();
		if (dice < 0.3) delete place[key];
		else if (dice < 0.9) place[key] = structuredClone(hostile[Math.floor(random() * hostile.length)]);
		else place[key] = [structuredClone(place[key]), structuredClone(place[key])];
	}
	return root.value;
}

function containers(value: unknown): Record<string, unknown>[] {
	if (typeof value !== "object" || value === null) return [];
	return [value as Record<string, unknown>, ...Object.values(value).flatMap(containers)];
}

/** Repeatable: a failing mutation must fail again. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
