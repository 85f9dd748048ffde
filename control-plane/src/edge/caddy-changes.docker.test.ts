import { randomUUID } from "node:crypto";
import type { Route } from "@flomastr/provisioning/gateways/gateway";
import { ask } from "@flomastr/provisioning/gateways/test-ask";
import { acceptUpgrades, openWebsocket } from "@flomastr/provisioning/gateways/test-websocket";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addressOf, type EdgeBehindCaddy, serve, startEdge } from "../../test/edge-behind-caddy.ts";
import { until } from "../../test/until.ts";

const n8n = await serve((_, res) => res.end("n8n"));
acceptUpgrades(n8n);
const address = `http://${addressOf(n8n)}`;
let edge: EdgeBehindCaddy;

beforeAll(async () => {
	edge = await startEdge({
		controlPlane: (_, res) => res.end("control plane"),
		frontEnd: address,
		edge: { mayEditFlows: async () => true, awake: async () => address },
	});
});
beforeEach(async () => {
	for (const { tenantId } of await edge.gateway.list()) await edge.gateway.withdraw(tenantId);
});
afterAll(async () => {
	await edge.stop();
	n8n.close().closeAllConnections();
});

const route = (name: string): Route => ({ tenantId: `id-${name}`, slug: name, name, state: "active" });
const statusOf = async (slug: string): Promise<number> =>
	(await ask(edge.caddy.httpPort, `${slug}.localhost`, "/webhook/x")).status;
const admin = (path: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
	fetch(`${edge.caddy.admin}${path}`, { ...init, headers: { origin: edge.caddy.admin, ...init.headers } });

test("twenty tenants published at once by two hands are all there, because Caddy refuses what was decided on old sight", async () => {
	const hands = [edge.gateway, edge.another()];
	const names = Array.from({ length: 20 }, (_, index) => `t${index}`);
	await Promise.all(names.map((name, index) => hands[index % 2]?.publish(route(name))));
	expect((await edge.gateway.list()).map(({ slug }) => slug).sort()).toEqual([...names].sort());
	expect(new Set(await Promise.all(names.map(statusOf)))).toEqual(new Set([200]));
	await Promise.all(names.map((name, index) => hands[index % 2]?.withdraw(`id-${name}`)));
	expect(await edge.gateway.list()).toEqual([]);
	await hands[1]?.close();
}, 60_000);

test("whoever is answered while tenants come and go is answered right, because each change takes effect at once", async () => {
	await edge.gateway.publish(route("acme"));
	let changing = true;
	const statuses = new Set<number>();
	const asking = Array.from({ length: 4 }, async () => {
		while (changing) {
			// A connection that waits to be accepted is reset where the kernel does not move it (net.ipv4.tcp_migrate_req).
			const status = await statusOf("acme").catch((error: NodeJS.ErrnoException) => error.code ?? error.message);
			if (status !== "ECONNRESET") statuses.add(Number(status));
		}
	});
	for (let index = 0; index < 10; index += 1) await edge.gateway.publish(route(`other${index}`));
	changing = false;
	await Promise.all(asking);
	expect([...statuses]).toEqual([200]);
}, 30_000);

test("routes return after Caddy was killed and started again, because its memory is not ours", async () => {
	await edge.gateway.publish(route("acme"));
	await edge.caddy.kill();
	await expect(edge.gateway.publish(route("later"))).rejects.toMatchObject({
		code: "caddy_down",
		message: expect.stringMatching(/CADDY_ADMIN/),
	});
	await expect(edge.gateway.list()).rejects.toMatchObject({ code: "caddy_down" });
	// Starting the control plane while Caddy is down is no failure.
	await expect(edge.gateway.publish(route("acme"), route("later"))).rejects.toMatchObject({ code: "caddy_down" });
	await edge.caddy.start();
	await expect.poll(() => Promise.all(["acme", "later"].map(statusOf))).toEqual([200, 200]);
	await edge.caddy.kill();
	await edge.caddy.start();
	await expect.poll(() => statusOf("acme")).toBe(200);
}, 30_000);

/** How often Caddy's configuration was written, by its own log. */
async function changes(): Promise<number> {
	const mark = `/id/${randomUUID()}`;
	await admin(mark);
	await until("Caddy has logged what came before", () => edge.caddy.log().includes(mark));
	return edge.caddy.log().match(/"method":"(?:POST|PUT|PATCH|DELETE)"/g)?.length ?? 0;
}

test("many are published in one change, because each is a reload of Caddy", async () => {
	await edge.gateway.publish(route("here"), { ...route("opens"), state: "suspended" });
	const before = await edge.gateway.list();
	const written = await changes();
	const names = Array.from({ length: 50 }, (_, index) => `t${index}`);
	await edge.gateway.publish(...before, route("opens"), ...names.map(route));
	expect((await changes()) - written).toBe(1);
	const found = (await edge.gateway.list()).map(({ slug, state }) => `${slug} ${state}`);
	expect(found.toSorted()).toEqual(["here", "opens", ...names].map((slug) => `${slug} active`).toSorted());
	expect(new Set(await Promise.all(names.map(statusOf)))).toEqual(new Set([200]));
});

test("publishing what is there already changes nothing, because each change closes the editors' websockets", async () => {
	await edge.gateway.publish(route("acme"));
	const socket = await openWebsocket(edge.caddy.httpPort, "acme.localhost", "/flows/rest/push", "flomastr=1");
	await edge.gateway.publish(route("acme"));
	expect(await socket.echo("still here")).toBe("still here");
	expect(await edge.gateway.inFlight("id-acme", address)).toBe(1);
	socket.close();
});

test("nobody is connected to a name that leads nowhere, because a swarm's service that sleeps has no address", async () => {
	expect(await edge.gateway.inFlight("id-acme", "http://flomastr-n8n.invalid:5678")).toBe(0);
});

test("an id or a name that could mean something else in the configuration is refused", async () => {
	for (const wrong of [{ slug: "{env.HOME}" }, { tenantId: "../tenants" }]) {
		await expect(edge.gateway.publish({ ...route("odd"), ...wrong })).rejects.toThrow(RangeError);
	}
	expect(await edge.gateway.list()).toEqual([]);
});

test("a Caddy without our configuration is told from one that is down", async () => {
	const { value, place } = await (async () => {
		const found = (await (await admin("/config/")).json()) as { admin: unknown };
		return { value: found, place: JSON.stringify({ admin: found.admin }) };
	})();
	const load = (body: string) =>
		admin("/load", { method: "POST", headers: { "content-type": "application/json" }, body });
	expect((await load(place)).status).toBe(200);
	await expect(edge.gateway.list()).rejects.toMatchObject({
		code: "caddy_refused",
		message: expect.stringMatching(/caddy\//),
	});
	expect((await load(JSON.stringify(value))).status).toBe(200);
	await edge.gateway.publish(route("acme"));
	expect(await statusOf("acme")).toBe(200);
});

test("the admin API answers nobody who comes by a web page or another name, because a browser can reach loopback", async () => {
	const status = async (headers: Record<string, string>) =>
		(await ask(Number(new URL(edge.caddy.admin).port), headers.host ?? "", "/config/", { headers })).status;
	const host = new URL(edge.caddy.admin).host;
	expect(await status({ host, origin: edge.caddy.admin })).toBe(200);
	expect(await status({ host, origin: "http://evil.example" })).toBe(403);
	expect(await status({ host })).toBe(403);
	expect(await status({ host: "evil.example", origin: edge.caddy.admin })).toBe(403);
});
