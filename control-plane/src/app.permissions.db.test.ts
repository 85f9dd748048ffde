import { randomUUID } from "node:crypto";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createTestApp, phoneNumberId, secrets } from "../test/app.ts";
import { sampleTask } from "../test/sample-task.ts";

const kit = await createTestApp();
const { app, acme, call, signIn, consoleHost } = kit;

const roles = ["owner", "manager", "agent", "consultant", "read_only"] as const;
const callers = [...roles, "operator", "workflow", "phone", "nobody"] as const;
type Caller = (typeof callers)[number];

/** Who is let through, in words; the rest is refused with 401 or 403. */
const groups: Record<string, readonly Caller[]> = {
	anybody: callers,
	people: [...roles, "operator"],
	members: [...roles, "workflow"],
	writers: ["owner", "manager", "agent", "workflow"],
	deciders: ["owner", "manager", "agent"],
	creators: ["owner", "manager", "workflow"],
	builders: ["owner", "manager", "consultant"],
	workflows: ["workflow"],
	owners: ["owner"],
	operators: ["operator"],
	phones: ["phone"],
	/** The console has its own live events, and answers a ping that it is no tenant. */
	everywhere: [...roles, "operator", "workflow"],
};

const id = randomUUID();
const note = { text: "A note" };
const message = { content: { kind: "text", text: "Hello" }, idempotency_key: "permission-table" };
const subscription = { workflow_id: "wf", node_id: "n", webhook_path: "/webhook/x", events: ["thread.idle"] };
const decision = { action: "approve", values: {}, comment: null };
const tenant = {
	slug: "permission-table",
	name: "P",
	owner_email: "p@p.test",
	owner_name: "P",
	pack: null,
	owner_password: "permission-8",
};

/** Every route of the server: a new one fails here until somebody decides who may. A body is one that is right. */
const table: Record<string, [group: string, body?: unknown]> = {
	"GET /hooks/:channel/:connection": ["anybody"],
	"POST /hooks/:channel/:connection": ["anybody", {}],
	"POST /api/auth/sign-in/email": ["anybody", { email: "nobody@p.test", password: "wrong" }],
	"POST /api/auth/sign-out": ["anybody"],
	"GET /api/auth/get-session": ["anybody"],
	"POST /api/sandbox/phones": ["anybody", { name: "P" }],
	"GET /api/sandbox/business": ["anybody"],
	"GET /api/sandbox/messages": ["phones"],
	"POST /api/sandbox/messages": ["phones", { content: message.content }],
	"POST /api/sandbox/media": ["phones", "bytes"],
	"POST /api/sandbox/read": ["phones", {}],
	"GET /api/sandbox/live": ["phones"],
	"GET /api/openapi.json": ["anybody"],
	"GET /api/media/files/:id": ["anybody"],
	"GET /api/packs/:pack/files/:name": ["anybody"],
	"POST /api/media": ["writers", "bytes"],
	"GET /api/media/:message_id": ["members"],
	"GET /api/me": ["people"],
	"GET /api/people": ["members"],
	"GET /api/live": ["everywhere"],
	"GET /api/ping": ["everywhere"],
	"GET /api/subscriptions": ["members"],
	"PUT /api/subscriptions": ["workflows", subscription],
	"DELETE /api/subscriptions/:workflow_id/:node_id": ["workflows"],
	"GET /api/tasks": ["members"],
	"POST /api/tasks": ["creators", { task: sampleTask({ idempotency_key: "permission-table" }) }],
	"GET /api/tasks/:id": ["members"],
	"POST /api/tasks/decisions": ["deciders", { task_ids: [id], decision }],
	"POST /api/tasks/:id/decision": ["deciders", decision],
	"POST /api/tasks/:id/claim": ["deciders"],
	"POST /api/tasks/:id/release": ["deciders"],
	"POST /api/tasks/:id/cancel": ["writers"],
	"POST /api/tasks/:id/replay": ["deciders"],
	"GET /api/threads": ["members"],
	"GET /api/threads/:id": ["members"],
	"PATCH /api/threads/:id": ["writers", { state: "closed" }],
	"POST /api/threads/:id/messages": ["writers", message],
	"POST /api/threads/:id/notes": ["writers", note],
	"POST /api/messages/:id/retry": ["writers"],
	"GET /api/contacts": ["members"],
	"GET /api/contacts/find": ["members"],
	"GET /api/contacts/:id": ["members"],
	"PUT /api/contacts": ["writers", { phone: "+919900000777", name: "P" }],
	"POST /api/contacts/:id/notes": ["writers", note],
	"GET /api/flows/enter": ["builders"],
	"GET /api/tenants": ["operators"],
	"POST /api/tenants": ["operators", tenant],
	"GET /api/tenants/:id": ["operators"],
	"GET /api/tenants/:id/usage": ["operators"],
	"POST /api/tenants/:id/suspend": ["operators"],
	"POST /api/tenants/:id/resume": ["operators"],
	"POST /api/tenants/:id/restart": ["operators"],
	"POST /api/tenants/:id/retry": ["operators"],
	"POST /api/tenants/:id/sleep": ["operators"],
	"POST /api/tenants/:id/wake": ["operators"],
	"GET /api/tenants/:id/logs": ["operators"],
	"GET /api/tenants/:id/metrics": ["operators"],
	"GET /api/platform/status": ["operators"],
	"DELETE /api/tenants/:id": ["operators"],
	"GET /api/tenants/:id/backups": ["operators"],
	"POST /api/tenants/:id/backups": ["operators", {}],
	"GET /api/tenants/:id/export": ["operators"],
	"GET /api/backups": ["operators"],
	"POST /api/backups/adopt": ["operators", {}],
	"DELETE /api/backups/:id": ["operators"],
	"POST /api/backups/:id/restore": ["operators", { slug: "permission-table", name: "P" }],
	"GET /api/export": ["owners"],
	"GET /api/releases": ["operators"],
	"POST /api/releases/prune": ["operators", {}],
	"GET /api/upgrades": ["operators"],
	"POST /api/upgrades": ["operators", { release: "r", to: { share: 1 } }],
	"GET /api/upgrades/:id": ["operators"],
	"POST /api/upgrades/:id/stop": ["operators", {}],
	"POST /api/reconcile": ["operators", {}],
	"GET /api/packs": ["operators"],
	"GET /api/deliveries": ["operators"],
	"POST /api/deliveries/:id/replay": ["operators"],
	"DELETE /api/deliveries/:id": ["operators"],
};

const query: Record<string, string> = { "GET /api/contacts/find": "?phone=%2B919900000777" };
const routes = [
	...new Set(app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`)),
];

const phone = z
	.object({ token: z.string() })
	.parse(await (await call(acme.host, "/api/sandbox/phones", { body: { name: "P" } })).json()).token;

async function ask(route: string, caller: Caller): Promise<Response> {
	const [method = "", path = ""] = route.split(" ");
	const body = table[route]?.[1];
	const filled = path
		.replace(":channel/:connection", `whatsapp-cloud/${acme.whatsapp}`)
		.replace(":pack/files/:name", "insurance-broker/files/none.png")
		.replaceAll(/:\w+/g, id);
	const person = caller !== "workflow" && caller !== "phone" && caller !== "nobody";
	// The phone's stream takes its token in the address: EventSource sends no headers.
	const live = route === "GET /api/sandbox/live" && caller === "phone" ? `?token=${phone}` : "";
	return call(caller === "operator" ? consoleHost : acme.host, `${filled}${query[route] ?? ""}${live}`, {
		method,
		body,
		cookie: person && route !== "POST /api/auth/sign-out" ? await signIn(caller) : undefined,
		token: caller === "workflow" ? acme.token : caller === "phone" ? phone : undefined,
		headers: { "x-forwarded-for": `203.0.113.${callers.indexOf(caller)}` },
	});
}

describe("who may do what", () => {
	test("is decided for every route there is, and for none that is not", () => {
		expect(Object.keys(table).sort()).toEqual(routes.sort());
	});

	test.each(Object.entries(table))("%s", async (route, [group]) => {
		const through: Caller[] = [];
		for (const caller of callers) {
			const answer = await ask(route, caller);
			const refused = answer.status === 401 || answer.status === 403;
			if (!refused) through.push(caller);
			// A body that is wrong for its route would hide who is refused.
			expect([route, caller, answer.status]).not.toEqual([route, caller, 422]);
			expect([route, caller, answer.status]).not.toEqual([route, caller, 500]);
			await answer.body?.cancel().catch(() => {});
		}
		// These two know their callers by other means: a signature, a password.
		const ownMeans = [
			"GET /hooks/:channel/:connection",
			"POST /hooks/:channel/:connection",
			"POST /api/auth/sign-in/email",
		];
		expect(through).toEqual(
			ownMeans.includes(route) ? through : callers.filter((caller) => groups[group]?.includes(caller)),
		);
	});

	test("a token acts in its own tenant, whatever host it is shown to", async () => {
		const answer = await call(acme.host, "/api/ping", { token: kit.other.token });
		expect(await answer.json()).toEqual({
			ok: true,
			tenant: { id: kit.other.id, slug: kit.other.slug, name: kit.other.name },
		});
	});

	test("a phone of one tenant is a stranger at another", async () => {
		expect((await call(kit.other.host, "/api/sandbox/messages", { token: phone })).status).toBe(401);
		const [data = ""] = phone.split(".");
		const forged = `${Buffer.from(data).toString("base64url")}.${phone.split(".")[1]}`;
		expect((await call(acme.host, "/api/sandbox/messages", { token: forged })).status).toBe(401);
	});

	test("an operator is a stranger in a tenant", async () => {
		const headers = { "x-forwarded-for": "203.0.113.99" };
		const body = { email: "operator@platform.test", password: secrets.password };
		const signedIn = await call(acme.host, "/api/auth/sign-in/email", { body, headers });
		const cookie = signedIn.headers
			.getSetCookie()
			.map((value) => value.split(";")[0])
			.join("; ");
		expect((await call(acme.host, "/api/threads", { cookie })).status).toBe(403);
		expect((await call(acme.host, "/api/tenants", { cookie })).status).toBe(403);
	});
});

describe("the OpenAPI document", async () => {
	const answer = await call(acme.host, "/api/openapi.json");
	const Operation = z.looseObject({
		summary: z.string().min(10),
		tags: z.array(z.string()).min(1),
		responses: z.looseObject({}),
	});
	const document = z
		.looseObject({ openapi: z.literal("3.1.0"), paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
		.parse(await answer.json());

	test("is valid OpenAPI 3.1", async () => {
		const { valid, errors } = await new Validator().validate(structuredClone(document));
		expect(errors ?? []).toEqual([]);
		expect(valid).toBe(true);
	});

	test("describes every route but the phone's and the webhooks, each with its failures", () => {
		const described = Object.entries(document.paths).flatMap(([path, operations]) =>
			Object.entries(operations).map(([method, operation]) => {
				const { responses } = Operation.parse(operation);
				expect(Object.keys(responses)).toEqual(
					expect.arrayContaining(["400", "401", "403", "404", "413", "422", "503"]),
				);
				return `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
			}),
		);
		const own = ["GET /api/openapi.json"];
		const expected = routes.filter((route) => !/ \/(hooks|api\/sandbox)\//.test(route) && !own.includes(route));
		expect(described.sort()).toEqual(expected.sort());
	});

	test("holds nothing of any tenant", () => {
		expect(JSON.stringify(document)).not.toContain(acme.id);
		expect(JSON.stringify(document)).not.toContain(phoneNumberId);
	});
});
