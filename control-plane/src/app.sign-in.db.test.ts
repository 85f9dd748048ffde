import { describe, expect, test } from "vitest";
import { ensurePerson } from "#people/create-person.ts";
import { cookiesOf, createTestApp, errorOf, secrets } from "../test/app.ts";
import { createPerson } from "../test/rows.ts";

const { acme, other, consoleHost, call, signIn, hot, deps, logged } = await createTestApp();

const email = "asha@sign-in.test";
await ensurePerson(hot, deps.auth, {
	email,
	name: "Asha",
	password: secrets.password,
	role: "agent",
	tenantId: acme.id,
});
const signInAs = (host: string, body: unknown, headers: Record<string, string> = {}) =>
	call(host, "/api/auth/sign-in/email", { body, headers });

describe("signing in", () => {
	test("gives a cookie for this host alone, out of reach of scripts", async () => {
		const answer = await signInAs(acme.host, { email, password: secrets.password });
		expect(answer.status).toBe(200);
		const cookies = answer.headers.getSetCookie();
		expect(cookies.length).toBeGreaterThan(0);
		for (const cookie of cookies) {
			expect(cookie).toMatch(/^flomastr\./);
			expect(cookie).toMatch(/HttpOnly/i);
			expect(cookie).toMatch(/SameSite=Lax/i);
			expect(cookie).not.toMatch(/Domain=/i);
		}
		expect(answer.headers.get("x-request-id")).toBeTruthy();
		const me = await call(acme.host, "/api/me", { cookie: cookiesOf(answer) });
		expect(await me.json()).toMatchObject({ email, role: "agent", tenant: { id: acme.id } });
	});

	test("says the same of a wrong password and of an unknown account", async () => {
		const wrong = await signInAs(acme.host, { email, password: "not-the-password" });
		const unknown = await signInAs(acme.host, { email: "nobody@sign-in.test", password: "not-the-password" });
		expect([wrong.status, unknown.status]).toEqual([401, 401]);
		const [one, two] = [await errorOf(wrong), await errorOf(unknown)];
		expect(one.code).toBe("unauthenticated");
		expect({ ...one, request_id: "" }).toEqual({ ...two, request_id: "" });
		expect(cookiesOf(wrong)).toBe("");
	});

	test("slows down who guesses an account's password, even with the right one at last", async () => {
		const target = "guessed@sign-in.test";
		const person = { email: target, name: "G", password: secrets.password, role: "agent", tenantId: acme.id } as const;
		await ensurePerson(hot, deps.auth, person);
		const from = { "x-forwarded-for": "198.51.100.7" };
		const guesses = Array.from({ length: 10 }, (_, at) =>
			signInAs(acme.host, { email: target, password: `guess-${at}` }, from),
		);
		for (const guess of await Promise.all(guesses)) expect(guess.status).toBe(401);
		const late = await signInAs(acme.host, { email: target, password: secrets.password }, from);
		expect(late.status).toBe(429);
		expect(Number(late.headers.get("retry-after"))).toBeGreaterThan(60);
		expect((await errorOf(late)).code).toBe("rate_limited");
		// Somebody else's guesses do not lock the person out elsewhere.
		const elsewhere = await signInAs(
			acme.host,
			{ email: target, password: secrets.password },
			{ "x-forwarded-for": "198.51.100.8" },
		);
		expect(elsewhere.status).toBe(200);
	});

	test("an unknown account is limited just as a known one, so that the limit tells nothing", async () => {
		const from = { "x-forwarded-for": "198.51.100.9" };
		const body = { email: "nobody-2@sign-in.test", password: "guess" };
		for (let at = 0; at < 10; at += 1) await signInAs(acme.host, body, from);
		expect((await signInAs(acme.host, body, from)).status).toBe(429);
	});

	test.each([
		["no JSON", "{", 400],
		["another shape", { email: 7 }, 422],
		["a missing password", { email }, 422],
		["no e-mail address", { email: "asha", password: "x" }, 422],
		["a huge body", { email, password: "x".repeat(20_000) }, 413],
	])("refuses %s before it touches the account", async (_, body, status) => {
		const answer = await signInAs(acme.host, body, { "content-type": "application/json" });
		expect(answer.status).toBe(status);
		expect((await errorOf(answer)).message).toBeTruthy();
	});

	test("offers none of the library's other routes", async () => {
		const cookie = await signIn("agent");
		for (const path of ["sign-up/email", "change-password", "update-user", "delete-user", "revoke-sessions"]) {
			const answer = await call(acme.host, `/api/auth/${path}`, { cookie, body: {} });
			expect([path, answer.status]).toEqual([path, 404]);
		}
		expect((await call(acme.host, "/api/auth/list-sessions", { cookie })).status).toBe(404);
	});

	test("signing out ends the session for good", async () => {
		const cookie = cookiesOf(await signInAs(acme.host, { email, password: secrets.password }));
		// The session alone, without the copy that saves a look-up for a minute.
		const session = cookie.split("; ").find((pair) => pair.startsWith("flomastr.session_token")) ?? "";
		expect((await call(acme.host, "/api/me", { cookie: session })).status).toBe(200);
		const origin = `http://${acme.host}`;
		const out = await call(acme.host, "/api/auth/sign-out", { method: "POST", cookie, headers: { origin } });
		expect(out.status).toBe(200);
		expect((await call(acme.host, "/api/me", { cookie: session })).status).toBe(401);
	});
});

describe("a session", () => {
	test("without one every API answers 401", async () => {
		for (const path of ["/api/me", "/api/threads", "/api/tasks", "/api/live", "/api/flows/enter"]) {
			const answer = await call(acme.host, path);
			expect([path, answer.status]).toEqual([path, 401]);
			expect((await errorOf(answer)).code).toBe("unauthenticated");
		}
	});

	test("a forged cookie is no session", async () => {
		const cookie = cookiesOf(await signInAs(acme.host, { email, password: secrets.password }));
		const forged = cookie.replace(/session_token=(.{6})/, "session_token=AAAAAA").split("; ")[0] ?? "";
		expect((await call(acme.host, "/api/me", { cookie: forged })).status).toBe(401);
	});

	test("a member of one tenant may sign in at another and is refused there", async () => {
		const answer = await signInAs(other.host, { email, password: secrets.password });
		const refused = await call(other.host, "/api/threads", { cookie: cookiesOf(answer) });
		expect(refused.status).toBe(403);
		expect((await errorOf(refused)).message).toContain("not a member");
	});

	test("counts at the host where it was made, even where the same person has rights at another", async () => {
		const both = "both@sign-in.test";
		const person = { email: both, name: "Both", password: secrets.password } as const;
		await ensurePerson(hot, deps.auth, { ...person, role: "agent", tenantId: acme.id });
		await ensurePerson(hot, deps.auth, { ...person, role: "owner", tenantId: other.id });
		await ensurePerson(hot, deps.auth, { ...person, role: "operator", tenantId: null });
		const cookie = cookiesOf(await signInAs(acme.host, { email: both, password: secrets.password }));
		expect((await call(acme.host, "/api/me", { cookie })).status).toBe(200);
		expect((await call(other.host, "/api/me", { cookie })).status).toBe(401);
		expect((await call(consoleHost, "/api/me", { cookie })).status).toBe(401);
		expect((await call("127.0.0.1:8080", "/api/me", { cookie })).status).toBe(401);
		// A port separates no cookies, and the platform may start on another.
		expect((await call(acme.host.replace("8080", "9090"), "/api/me", { cookie })).status).toBe(200);
	});

	test("at the console asks for an operator", async () => {
		const cookie = cookiesOf(await signInAs(consoleHost, { email, password: secrets.password }));
		expect((await call(consoleHost, "/api/me", { cookie })).status).toBe(403);
		expect((await call(consoleHost, "/api/me", { cookie: await signIn("operator") })).status).toBe(200);
	});

	test("loses its rights with the membership, at once", async () => {
		const cookie = await signIn("consultant");
		expect((await call(acme.host, "/api/threads", { cookie })).status).toBe(200);
		await hot.$client.query("delete from memberships where role = 'consultant' and tenant_id = $1", [acme.id]);
		expect((await call(acme.host, "/api/threads", { cookie })).status).toBe(403);
	});
});

describe("a page of another host", () => {
	const change = { method: "POST", body: { schema: "flomastr.task/v1" } };

	test.each([
		["another tenant", () => `http://${other.host}`],
		["a stranger", () => "https://evil.example"],
		["a sandboxed page", () => "null"],
		["another port", () => `http://${acme.host.replace("8080", "8081")}`],
	])("of %s cannot act as the person who is signed in", async (_, origin) => {
		const cookie = await signIn("owner");
		const answer = await call(acme.host, "/api/tasks", { ...change, cookie, headers: { origin: origin() } });
		expect(answer.status).toBe(403);
		expect((await errorOf(answer)).message).toContain("only pages of this host");
	});

	test("cannot sign a visitor in as somebody else", async () => {
		const origin = `http://${other.host}`;
		const answer = await signInAs(acme.host, { email, password: secrets.password }, { origin });
		expect(answer.status).toBe(403);
		expect(answer.headers.getSetCookie()).toEqual([]);
	});

	test("is known by Sec-Fetch-Site where the origin is missing", async () => {
		const cookie = await signIn("owner");
		for (const site of ["cross-site", "same-site"]) {
			const answer = await call(acme.host, "/api/tasks", { ...change, cookie, headers: { "sec-fetch-site": site } });
			expect(answer.status).toBe(403);
		}
	});

	test("of this host itself may, and so may who is no browser", async () => {
		const cookie = await signIn("owner");
		const own: Record<string, string> = { origin: `http://${acme.host}`, "sec-fetch-site": "same-origin" };
		for (const headers of [own, {}]) {
			const answer = await call(acme.host, "/api/tasks", { ...change, cookie, headers });
			expect(answer.status).toBe(422);
		}
	});

	test("gets no leave to read answers", async () => {
		const headers = { origin: `http://${other.host}` };
		const answer = await call(acme.host, "/api/me", { cookie: await signIn("owner"), headers });
		expect(answer.headers.get("access-control-allow-origin")).toBeNull();
	});
});

test("the people of a tenant are its own", async () => {
	await createPerson(hot, other, { name: "Foreign Person" });
	const people = await (await call(acme.host, "/api/people", { cookie: await signIn("agent") })).text();
	expect(people).toContain("Asha");
	expect(people).not.toContain("Foreign Person");
});

test("nothing of the above put a password or a cookie into the log", async () => {
	const text = await logged();
	expect(text).toContain("/api/auth/sign-in/email");
	for (const secret of [...Object.values(secrets), (await signIn("agent")).split("; ")[0]]) {
		expect(text).not.toContain(secret);
	}
});
