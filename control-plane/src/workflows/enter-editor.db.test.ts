import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { createTestApp, errorOf } from "../../test/app.ts";
import { n8nCookie } from "../../test/n8n-server.ts";

const kit = await createTestApp();
const { acme, call, signIn, n8n } = kit;
const enter = async (to = "", role: "owner" | "agent" = "owner") =>
	call(acme.host, `/api/flows/enter${to}`, { cookie: await signIn(role) });

afterEach(() => {
	n8n.refuseSignIn(null);
	expect(n8n.complaints).toEqual([]);
});

describe("the way into the editor", () => {
	test("says that n8n is starting while it does, and tries again the next time", async () => {
		for (const status of [503, 429]) {
			n8n.refuseSignIn(status);
			const answer = await enter();
			expect(answer.status).toBe(503);
			expect(answer.headers.get("retry-after")).toBeTruthy();
			expect((await errorOf(answer)).message).toContain("n8n is starting");
			expect(answer.headers.get("set-cookie")).toBeNull();
		}
	});

	test("is not led elsewhere by a tenant's n8n, because the platform reaches what the tenant does not", async () => {
		let reached = 0;
		const inside = createServer((_, response) => {
			reached += 1;
			response.end();
		});
		await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
		onTestFinished(() => void inside.close().closeAllConnections());
		const location = `http://127.0.0.1:${(inside.address() as AddressInfo).port}/containers/x/stop`;
		n8n.refuseSignIn(307, { location });
		expect((await enter()).status).toBe(500);
		expect(reached).toBe(0);
	});

	test("takes from n8n its own cookie alone, for this host", async () => {
		n8n.setBesides(["flomastr.session=evil; Path=/", "n8n-auth=twin; Domain=localhost; Path=/"]);
		const cookies = (await enter()).headers.getSetCookie();
		n8n.setBesides([]);
		expect(cookies).toHaveLength(2);
		expect(cookies.join()).not.toMatch(/evil|domain/i);
	});

	test("gives n8n's cookie to an owner and goes to the editor, with one sign-in for many", async () => {
		const before = n8n.signIns();
		for (let time = 0; time < 3; time += 1) {
			const answer = await enter();
			expect([answer.status, answer.headers.get("location")]).toEqual([302, "/flows/"]);
			const [cookie = ""] = answer.headers.getSetCookie();
			expect(cookie).toContain(n8nCookie);
			expect(cookie).toMatch(/HttpOnly/);
		}
		expect(n8n.signIns()).toBe(before + 1);
	});

	test("is closed to agents: no cookie, no sign-in", async () => {
		const before = n8n.signIns();
		const answer = await enter("", "agent");
		expect([answer.status, answer.headers.get("set-cookie")]).toEqual([403, null]);
		expect(n8n.signIns()).toBe(before);
	});

	test("opens the workflow that was asked for", async () => {
		expect((await enter("?to=/workflow/abc123?tab=x")).headers.get("location")).toBe("/flows/workflow/abc123?tab=x");
	});

	test.each([
		"//evil.example",
		"https://evil.example",
		"/\\evil.example",
		"\\\\evil.example",
		"/%09/evil.example",
		"/..//evil.example",
		"/../..//evil.example/",
		"@evil.example",
		".evil.example",
		"/\r\nLocation: https://evil.example",
		"javascript:alert(1)",
	])("never leads to another host: %j", async (to) => {
		const answer = await enter(`?to=${encodeURIComponent(to)}`);
		const location = answer.headers.get("location") ?? "";
		expect(answer.status).toBe(302);
		expect(new URL(location, `http://${acme.host}/api/flows/enter`).host).toBe(acme.host);
		expect(location).toMatch(/^\/flows\//);
	});

	test("never logs n8n's password or cookie", async () => {
		const text = await kit.logged();
		expect(text).toContain("/api/flows/enter");
		expect(text).not.toContain("n8n-owner-password");
		expect(text).not.toContain(n8nCookie);
	});
});
