import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Gateway, Route } from "./gateway.ts";

export type GatewayFixture = {
	gateway: Gateway;
	/** Sends a request through the gateway to a host. */
	ask(host: string, path: string, init?: RequestInit): Promise<{ status: number; headers: Headers; text: string }>;
	/** Host name of a tenant, e.g. `acme.localhost`. */
	hostOf(slug: string): string;
	stop(): Promise<void>;
};

/** What every implementation of `Gateway` does, seen through webhooks, the way that needs no session. */
export function gatewayConformance(name: string, start: () => Promise<GatewayFixture>): void {
	describe(`${name} is a Gateway`, () => {
		let fixture: GatewayFixture;
		const n8n = createServer((req, res) => {
			res.setHeader("Content-Type", "application/json");
			res.end(JSON.stringify({ url: req.url, host: req.headers.host, forwardedHost: req.headers["x-forwarded-host"] }));
		});
		let route: Route;

		beforeAll(async () => {
			fixture = await start();
			await new Promise<void>((resolve) => n8n.listen(0, "127.0.0.1", resolve));
			const address = n8n.address();
			const port = typeof address === "object" && address !== null ? address.port : 0;
			route = { tenantId: "t-1", slug: "acme", name: "Acme", state: "active", n8n: `http://127.0.0.1:${port}` };
		});
		afterAll(async () => {
			n8n.close();
			await fixture.stop();
		});

		const hook = (slug = "acme") => fixture.ask(fixture.hostOf(slug), "/webhook/x?y=1");

		test("a host that nobody published is answered with 404 and says so, because a silent default would mislead", async () => {
			const answer = await hook();
			expect(answer.status).toBe(404);
			expect(answer.text).toMatch(/no tenant “acme”/);
		});

		test("a published host leads to its tenant, with the path as it was sent", async () => {
			await fixture.gateway.publish(route);
			await fixture.gateway.publish(route);
			expect(await fixture.gateway.list()).toEqual([route]);
			const answer = await hook();
			expect(answer.status).toBe(200);
			expect(JSON.parse(answer.text)).toMatchObject({
				url: "/webhook/x?y=1",
				forwardedHost: expect.stringContaining("acme."),
			});
		});

		test("publishing again moves the tenant, because names and addresses change", async () => {
			await fixture.gateway.publish({ ...route, slug: "renamed" });
			expect((await hook()).status).toBe(404);
			expect((await hook("renamed")).status).toBe(200);
			await fixture.gateway.publish(route);
			expect((await hook("renamed")).status).toBe(404);
		});

		test("a tenant whose n8n is down is told to come back, because it will", async () => {
			for (const n8n of [null, "http://127.0.0.1:1"]) {
				await fixture.gateway.publish({ ...route, n8n });
				const answer = await hook();
				expect(answer.status).toBe(503);
				expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
			}
		});

		test("a suspended tenant says that it is suspended and reaches nothing", async () => {
			await fixture.gateway.publish({ ...route, state: "suspended" });
			const answer = await hook();
			expect(answer.status).toBe(503);
			expect(answer.text).toMatch(/suspended/);
		});

		test("a withdrawn host is unknown again", async () => {
			await fixture.gateway.withdraw(route.tenantId);
			await fixture.gateway.withdraw(route.tenantId);
			expect((await hook()).status).toBe(404);
			expect(await fixture.gateway.list()).toEqual([]);
		});
	});
}
