import { request } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { signBody } from "#channels/sign-body.ts";
import { contacts, message, webhook } from "#channels/whatsapp-cloud/samples.ts";
import { createTestApp, errorOf, secrets } from "../test/app.ts";

const kit = await createTestApp();
const { acme, other, call, hot, cold, n8n } = kit;

const path = `/hooks/whatsapp-cloud/${acme.whatsapp}`;
const signed = (body: string | Uint8Array, secret = secrets.appSecret) => ({
	"content-type": "application/json",
	"x-hub-signature-256": signBody(Buffer.from(body), secret),
});
const textBody = (text: string) =>
	JSON.stringify(webhook({ contacts, messages: [message("text", { text: { body: text } })] }));
const post = (body: string, headers: Record<string, string> = signed(body), host = acme.host, at = path) =>
	call(host, at, { method: "POST", body, headers });

/** How many rows every table holds, in both stores; a webhook that is refused must change none of it. */
async function rowCounts(): Promise<Record<string, number>> {
	const counts: Record<string, number> = {};
	for (const [store, pool] of Object.entries({ hot: hot.$client, cold })) {
		const { rows } = await pool.query(
			"select schemaname || '.' || tablename as name from pg_tables where schemaname in ('public', 'business')",
		);
		for (const { name } of rows) {
			const counted = await pool.query(`select count(*)::int as count from ${name}`);
			counts[`${store} ${name}`] = counted.rows[0].count;
		}
	}
	return counts;
}

describe("a host", () => {
	test("of no tenant answers 404 and says so, to webhooks, pages and the API", async () => {
		for (const at of ["/hooks/whatsapp-cloud/x", "/api/me", "/api/openapi.json", "/"]) {
			const answer = await call("nobody.localhost:8080", at);
			expect(answer.status).toBe(404);
			expect((await errorOf(answer)).message).toContain('no tenant "nobody"');
		}
	});

	test.each(["suspended", "removing", "failed"])(
		"of a %s tenant answers 503 with the time to come back",
		async (state) => {
			const tenant = await kit.createTenant(state);
			const body = textBody("hello");
			const before = await rowCounts();
			for (const at of [`/hooks/whatsapp-cloud/${tenant.whatsapp}`, "/api/auth/sign-in/email"]) {
				const answer = await post(body, signed(body), tenant.host, at);
				expect(answer.status).toBe(503);
				expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
				expect((await errorOf(answer)).message).toContain(state);
			}
			expect(await rowCounts()).toEqual(before);
		},
	);

	test("of a removed tenant is nobody's, and its token is dead", async () => {
		const tenant = await kit.createTenant("removed");
		expect((await call(tenant.host, "/api/me")).status).toBe(404);
		expect((await call("127.0.0.1:8080", "/api/ping", { token: tenant.token })).status).toBe(401);
	});
});

describe("a webhook that is refused stores nothing:", () => {
	afterEach(() => expect(n8n.complaints).toEqual([]));

	const body = textBody("never stored");
	const cases: [why: string, status: number, send: () => Promise<Response>][] = [
		["no signature", 401, () => post(body, {})],
		["another secret", 401, () => post(body, signed(body, "another-secret"))],
		["the signature of another body", 401, () => post(body, signed(`${body} `))],
		["an upper-case signature", 401, () => post(body, { "x-hub-signature-256": `sha256=${"A".repeat(64)}` })],
		["no JSON, rightly signed", 400, () => post("{", signed("{"))],
		["an empty body, rightly signed", 400, () => post("", signed(""))],
		["the connection of another tenant", 404, () => post(body, signed(body), other.host)],
		["another channel's address", 404, () => post(body, signed(body), acme.host, `/hooks/sandbox/${acme.whatsapp}`)],
		["an unknown connection", 404, () => post(body, signed(body), acme.host, `/hooks/whatsapp-cloud/${acme.id}`)],
		["no id", 404, () => post(body, signed(body), acme.host, "/hooks/whatsapp-cloud/mine")],
		["dashes for an id", 404, () => post(body, signed(body), acme.host, `/hooks/whatsapp-cloud/${"-".repeat(36)}`)],
		[
			"the id in capitals",
			404,
			() =>
				post(
					body,
					signed(body),
					acme.host,
					path.toUpperCase().replace("/HOOKS/WHATSAPP-CLOUD", "/hooks/whatsapp-cloud"),
				),
		],
		["the console's host", 404, () => post(body, signed(body), kit.consoleHost)],
		["a private address", 404, () => post(body, signed(body), "127.0.0.1:8080")],
	];
	test.each(cases)("%s answers %i", async (_, status, send) => {
		const before = await rowCounts();
		const answer = await send();
		expect(answer.status).toBe(status);
		expect((await errorOf(answer)).message.length).toBeGreaterThan(10);
		expect(await rowCounts()).toEqual(before);
	});

	test("more than 3 MB answer 413 over a real socket, with a length and without", async () => {
		const port = await kit.listen();
		const before = await rowCounts();
		const large = Buffer.alloc(3 * 1024 * 1024 + 1, "x");
		expect(await send(port, large, true)).toBe(413);
		expect(await send(port, large, false)).toBe(413);
		expect(await rowCounts()).toEqual(before);
	});

	test("up to 3 MB are taken over a real socket, with a length and without", async () => {
		const port = await kit.listen();
		const long = Buffer.from(`${textBody("long")}${" ".repeat(2_900_000)}`);
		expect(await send(port, long, true)).toBe(200);
		expect(await send(port, long, false)).toBe(200);
	});

	function send(port: number, body: Buffer, withLength: boolean): Promise<number> {
		return new Promise((resolve, reject) => {
			const headers = {
				host: acme.host,
				...signed(body),
				...(withLength ? { "content-length": body.byteLength } : { "transfer-encoding": "chunked" }),
			};
			const sending = request({ port, host: "127.0.0.1", path, method: "POST", headers }, (response) => {
				response.resume();
				resolve(response.statusCode ?? 0);
			});
			sending.on("error", reject);
			for (let at = 0; at < body.byteLength; at += 65_536) sending.write(body.subarray(at, at + 65_536));
			sending.end();
		});
	}
});

describe("Meta's verification", () => {
	const query = (token: string) => `${path}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`;

	test("gets its challenge back as plain text for our word", async () => {
		const answer = await call(acme.host, query(secrets.verifyToken));
		expect(answer.status).toBe(200);
		expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
		expect(await answer.text()).toBe("1158201444");
	});

	test("gets 403 for another word, and 404 at another tenant's host", async () => {
		expect((await call(acme.host, query("another"))).status).toBe(403);
		expect((await call(other.host, query(secrets.verifyToken))).status).toBe(404);
	});
});

describe("a message through the real route", () => {
	test("ends as contact, thread, message, event and delivery; said again it changes nothing", async () => {
		await call("127.0.0.1:8080", "/api/subscriptions", {
			method: "PUT",
			token: acme.token,
			body: { workflow_id: "wf-1", node_id: "trigger", webhook_path: "/webhook/intake", events: ["message.received"] },
		});
		const before = await rowCounts();
		const text = message("text", { text: { body: "I need cover for my clinic ₹" } });
		const body = JSON.stringify(
			webhook({
				contacts: [{ profile: { name: "Dr. New Customer" }, wa_id: "919900445566" }],
				messages: [{ ...text, from: "919900445566" }],
			}),
		);
		const answer = await post(body);
		expect([answer.status, await answer.json()]).toEqual([200, { ok: true }]);
		const after = await rowCounts();
		const grown = Object.fromEntries(
			Object.keys(after)
				.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const)
				.filter(([, more]) => more !== 0),
		);
		expect(grown).toEqual({
			"hot public.contacts": 1,
			"hot public.threads": 1,
			"hot public.messages": 1,
			"hot public.receipts": 1,
			"hot public.events": 1,
			"hot public.deliveries": 1,
		});

		for (let again = 0; again < 3; again += 1) expect((await post(body)).status).toBe(200);
		expect((await Promise.all([post(body), post(body), post(body)])).map(({ status }) => status)).toEqual([
			200, 200, 200,
		]);
		expect(await rowCounts()).toEqual(after);
	});

	test("is seen by the inbox of its tenant alone", async () => {
		const mine = await (await call(acme.host, "/api/threads", { cookie: await kit.signIn("agent") })).text();
		expect(mine).toContain("I need cover for my clinic ₹");
		const theirs = await (await call(other.host, "/api/threads", { cookie: await kit.signIn("agent", other) })).text();
		expect(theirs).not.toContain("clinic");
	});

	test("is delivered to the subscribed workflow, signed, once", async () => {
		await kit.startDeliveries();
		const waiting = async () => (await hot.$client.query("select from deliveries where state <> 'delivered'")).rowCount;
		await expect.poll(waiting).toBe(0);
		expect(n8n.received).toHaveLength(1);
		expect(n8n.received[0]).toMatchObject({
			path: "/webhook/intake",
			body: { type: "message.received", data: { message: { content: { text: "I need cover for my clinic ₹" } } } },
		});
		expect(n8n.complaints).toEqual([]);
	});
});

test("nothing of the above put a secret or what a customer wrote into the log", async () => {
	const text = await kit.logged();
	expect(text).toContain(path);
	for (const secret of [...Object.values(secrets), acme.token, "clinic", "919900445566"])
		expect(text).not.toContain(secret);
});
