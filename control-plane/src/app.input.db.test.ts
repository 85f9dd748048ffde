import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { openHotStore } from "#hot/client.ts";
import { createTenantDirectory } from "#tenants/directory.ts";
import { createApp } from "../src/app.ts";
import { createTestApp, errorOf, secrets } from "../test/app.ts";
import { createThread } from "../test/rows.ts";
import { sampleTask } from "../test/sample-task.ts";

const kit = await createTestApp();
const { acme, call, signIn, hot } = kit;
const id = randomUUID();
const thread = await createThread(hot, acme);

/** Routes that take JSON, and who may call them. */
const withBody: [method: string, path: string, caller: "owner" | "workflow" | "operator"][] = [
	["POST", "/api/tasks", "owner"],
	["POST", "/api/tasks/decisions", "owner"],
	["POST", `/api/tasks/${id}/decision`, "owner"],
	["PATCH", `/api/threads/${thread.id}`, "owner"],
	["POST", `/api/threads/${thread.id}/messages`, "owner"],
	["POST", `/api/threads/${thread.id}/notes`, "owner"],
	["PUT", "/api/contacts", "owner"],
	["POST", `/api/contacts/${id}/notes`, "owner"],
	["PUT", "/api/subscriptions", "workflow"],
	["POST", "/api/tenants", "operator"],
];

async function send(
	method: string,
	path: string,
	caller: "owner" | "workflow" | "operator",
	body?: unknown,
	type?: string,
) {
	return call(caller === "operator" ? kit.consoleHost : acme.host, path, {
		method,
		body,
		...(caller === "workflow" ? { token: acme.token } : { cookie: await signIn(caller) }),
		headers: type ? { "content-type": type } : {},
	});
}

describe("a body", () => {
	test.each(withBody)("of %s %s that is no JSON answers 400", async (method, path, caller) => {
		for (const body of ["{", "", "undefined", '{"a":1}}', "\u0000"]) {
			const answer = await send(method, path, caller, body, "application/json");
			expect([body, answer.status]).toEqual([body, 400]);
			const error = await errorOf(answer);
			expect(error.code).toBe("malformed");
			expect(error.request_id).toBe(answer.headers.get("x-request-id"));
		}
	});

	test.each(withBody)("of %s %s with another shape answers 422 and names the fields", async (method, path, caller) => {
		for (const body of [[], "null", '"text"', { unknown: { deep: true }, state: 7, phone: [] }]) {
			const answer = await send(method, path, caller, body, "application/json");
			// A thread's change may be empty and what it does not know is left out; a wrong field is not.
			expect(answer.status).toBe(422);
			const error = await errorOf(answer);
			expect(error.code).toBe("invalid");
			expect(Object.keys(error.fields ?? {}).length).toBeGreaterThan(0);
		}
	});

	test("that says it is plain text is no JSON to a route that wants some", async () => {
		const body = JSON.stringify({ text: "from a form of another site" });
		const answer = await send("POST", `/api/threads/${thread.id}/notes`, "owner", body, "text/plain");
		expect(answer.status).toBe(400);
		expect((await errorOf(answer)).message).toContain("application/json");
	});

	test("of a task over 256 KB answers 413 with the limit, before its shape is looked at", async () => {
		const big = sampleTask({ summary: "x".repeat(300 * 1024) });
		const answer = await send("POST", "/api/tasks", "owner", { task: big });
		expect(answer.status).toBe(413);
		expect((await errorOf(answer)).message).toMatch(/256 KB/);
		const { rows } = await hot.$client.query("select count(*)::int as count from tasks");
		expect(rows).toEqual([{ count: 0 }]);
	});

	test.each([
		["with its length", true],
		["in chunks", false],
	])("over 3 MB answers 413 over a real socket, %s", async (_, withLength) => {
		const port = await kit.listen();
		const { status, text } = await overSocket(port, Buffer.alloc(3 * 1024 * 1024 + 1, " "), withLength);
		expect([status, JSON.parse(text).error.code]).toEqual([413, "too_large"]);
	});

	test("in chunks is read over a real socket like any other", async () => {
		const port = await kit.listen();
		const answer = await overSocket(port, Buffer.from(JSON.stringify({ text: "in chunks" })), false);
		expect(answer.status).toBe(201);
		expect(answer.text).toContain("in chunks");
	});

	async function overSocket(
		port: number,
		body: Buffer,
		withLength: boolean,
	): Promise<{ status: number; text: string }> {
		const cookie = await signIn("owner");
		return new Promise((resolve, reject) => {
			const sending = request(
				{
					port,
					host: "127.0.0.1",
					path: `/api/threads/${thread.id}/notes`,
					method: "POST",
					headers: {
						host: acme.host,
						cookie,
						"content-type": "application/json",
						...(withLength ? { "content-length": body.byteLength } : { "transfer-encoding": "chunked" }),
					},
				},
				async (response) => {
					const parts: Buffer[] = [];
					for await (const part of response) parts.push(part);
					resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() });
				},
			);
			sending.on("error", reject);
			for (let at = 0; at < body.byteLength; at += 65_536) sending.write(body.subarray(at, at + 65_536));
			sending.end();
		});
	}
});

describe("text that no store can keep is the caller's mistake and never ours:", () => {
	const hostile = ["\u0000", "a\u0000b", "\ud800", "'; drop table threads; --", "%", "\\", "x".repeat(100_000)];

	test.each(["q", "cursor", "before", "assignee", "state", "channel", "tag", "task_type", "type", "tenant"])(
		"in the query as %s",
		async (name) => {
			const cookie = await signIn("owner");
			for (const path of ["/api/threads", `/api/threads/${thread.id}`, "/api/contacts", "/api/tasks", "/api/people"]) {
				for (const value of hostile) {
					const answer = await call(acme.host, `${path}?${name}=${encodeURIComponent(value.toWellFormed())}`, {
						cookie,
					});
					expect([path, value.slice(0, 20), answer.status < 500]).toEqual([path, value.slice(0, 20), true]);
				}
			}
		},
	);

	test("as somebody to find", async () => {
		const cookie = await signIn("owner");
		for (const value of hostile) {
			const text = encodeURIComponent(value.toWellFormed());
			for (const query of [`phone=${text}`, `email=${text}`, `channel=sandbox&address=${text}`]) {
				const answer = await call(acme.host, `/api/contacts/find?${query}`, { cookie });
				expect([value.slice(0, 20), [400, 404, 422].includes(answer.status)]).toEqual([value.slice(0, 20), true]);
			}
		}
	});

	test.each(hostile.map((value) => [JSON.stringify(value).slice(0, 30), value]))("in bodies: %s", async (_, value) => {
		const bodies: [string, string, "owner" | "workflow", unknown][] = [
			["PUT", "/api/contacts", "owner", { phone: "+919900000888", name: value, add_tags: [value.slice(0, 40)] }],
			[
				"PUT",
				"/api/contacts",
				"owner",
				{ identity: { channel: "sandbox", address: value }, attributes: { [value]: value } },
			],
			[
				"POST",
				`/api/threads/${thread.id}/notes`,
				"owner",
				{ text: value.slice(0, 9_000), idempotency_key: value.slice(0, 100) },
			],
			["PATCH", `/api/threads/${thread.id}`, "owner", { add_tags: [value.slice(0, 40)], assignee_id: value }],
			[
				"POST",
				`/api/threads/${thread.id}/messages`,
				"owner",
				{ content: { kind: "text", text: value }, idempotency_key: `${value.slice(0, 100)}k`, reply_to: value },
			],
			[
				"POST",
				"/api/tasks",
				"owner",
				{ task: sampleTask({ summary: value, task_type: value, idempotency_key: `${value}k` }) },
			],
			[
				"PUT",
				"/api/subscriptions",
				"workflow",
				{
					workflow_id: `w${value.slice(0, 60)}`,
					workflow_name: value.slice(0, 150),
					node_id: "n",
					webhook_path: `/${value.slice(0, 300)}`,
					events: ["thread.idle"],
					filter: { tags: [value], channels: [value] },
				},
			],
		];
		for (const [method, path, caller, body] of bodies) {
			const answer = await send(method, path, caller, body);
			expect([method, path, answer.status, await answer.text()]).toEqual([
				method,
				path,
				expect.toBeOneOf([200, 201, 202, 400, 404, 413, 422]),
				expect.anything(),
			]);
		}
	});

	test("in paths", async () => {
		for (const part of ["%00", "-".repeat(36), "..%2f..", "%ff", "'", id.toUpperCase()]) {
			for (const path of ["threads", "tasks", "contacts", "media", "media/files", "packs/insurance-broker/files"]) {
				const answer = await call(acme.host, `/api/${path}/${part}`, { cookie: await signIn("owner") });
				expect([path, part, answer.status]).toEqual([path, part, expect.toBeOneOf([400, 404, 422])]);
			}
		}
		const gone = await call(acme.host, "/api/subscriptions/%00/%00", { method: "DELETE", token: acme.token });
		expect(gone.status).toBe(400);
	});

	test("and nothing of it was logged as a failure of ours", async () => {
		expect(await kit.logged()).not.toContain("unexpected failure");
	});
});

test("a path that leads nowhere answers 404 in the one shape, whatever the method", async () => {
	const cookie = await signIn("owner");
	for (const [method, path] of [
		["GET", "/api/nothing"],
		["PUT", "/api/tasks"],
		["GET", "/nothing"],
		["DELETE", "/hooks"],
	] as const) {
		const answer = await call(acme.host, path, { method, cookie });
		expect([method, path, answer.status]).toEqual([method, path, 404]);
		expect((await errorOf(answer)).message).toContain(path);
	}
});

test("a store that is away answers 503 with the time to come back, and keeps its address to itself", async () => {
	const away = openHotStore("postgres://nobody:store-password-5580@127.0.0.1:9/none", 1);
	const app = createApp({ ...kit.deps, directory: createTenantDirectory(away) });
	const answer = await app.fetch(new Request(`http://${acme.host}/api/me`, { headers: { host: acme.host } }));
	await away.$client.end();
	expect(answer.status).toBe(503);
	expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
	expect(JSON.stringify(await errorOf(answer))).not.toMatch(/127\.0\.0\.1|5580/);
	expect(await kit.logged()).not.toContain("store-password-5580");
});

test("nothing of the above put a secret into the log", async () => {
	const text = await kit.logged();
	expect(text).toContain("/api/tasks");
	const cookies = [await signIn("owner"), await signIn("operator")].map((cookie) => cookie.split("; ")[0] ?? "");
	for (const secret of [...Object.values(secrets), acme.token, ...cookies]) expect(text).not.toContain(secret);
});
