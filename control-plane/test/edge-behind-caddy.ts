import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type CaddyGateway, createCaddyGateway } from "@flomastr/provisioning/gateways/caddy";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { createEdge, type EdgeDeps } from "#edge/edge.ts";
import { type RunningCaddy, startCaddy } from "./caddy.ts";

export type EdgeBehindCaddy = {
	caddy: RunningCaddy;
	gateway: CaddyGateway;
	/** Another control plane's hand on the same Caddy. */
	another(): CaddyGateway;
	stop(): Promise<void>;
};

const quiet = { info() {}, warn() {}, error() {} };

/** Caddy as in production, with the true gate and pages, and whatever a test puts behind it. */
export async function startEdge(behind: {
	controlPlane: RequestListener;
	/** Base URL. */
	frontEnd: string;
	edge: Partial<EdgeDeps>;
	/** Of Caddy, besides the addresses. */
	env?: Record<string, string>;
}): Promise<EdgeBehindCaddy> {
	const edge = createEdge({
		baseDomain: "localhost",
		directory: { bySlug: async (slug) => ({ id: "t-1", slug, name: "Acme", state: "active" }) },
		mayEditFlows: async () => false,
		awake: async () => null,
		log: quiet,
		...behind.edge,
	});
	const gate = await serve(getRequestListener(new Hono().route("/edge", edge).fetch));
	const controlPlane = await serve(behind.controlPlane);
	const caddy = await startCaddy({
		GATE: addressOf(gate),
		CONTROL_PLANE: addressOf(controlPlane),
		FRONT_END: new URL(behind.frontEnd).host,
		...behind.env,
	});
	const gateways: CaddyGateway[] = [];
	const another = () => {
		const made = createCaddyGateway({ admin: caddy.admin, baseDomain: "localhost", watchEveryMs: 100, log: quiet });
		gateways.push(made);
		return made;
	};
	return {
		caddy,
		gateway: another(),
		another,
		async stop() {
			await Promise.all(gateways.map((gateway) => gateway.close()));
			await caddy.stop();
			for (const server of [gate, controlPlane]) server.close().closeAllConnections();
		},
	};
}

export async function serve(listener: RequestListener): Promise<Server> {
	const server = createServer(listener).listen(0, "127.0.0.1");
	await once(server, "listening");
	return server;
}

export const addressOf = (server: Server): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
