import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createEmbeddedGateway } from "@flomastr/provisioning/gateways/embedded";
import { startEdge } from "../test/edge-behind-caddy.ts";

/**
 * What the gateway bench asks, in a process of its own so that the load does not share its core: something that answers
 * like an idle n8n, the embedded gateway and the real Caddy in front of it, both with the gate. Says its ports over IPC,
 * ends when the channel does.
 */
export interface GatewayPorts {
	direct: number;
	embedded: number;
	caddy: number;
}

const n8n = createServer(
	(req, res) => void req.resume().once("end", () => res.end('{"message":"Workflow was started"}')),
);
await new Promise<void>((resolve) => n8n.listen(0, "127.0.0.1", resolve));
const direct = (n8n.address() as AddressInfo).port;
const address = `http://127.0.0.1:${direct}`;
const route = { tenantId: "t-1", slug: "acme", name: "Acme", state: "active" } as const;
const awake = async () => address;

const embedded = createEmbeddedGateway({
	port: 0,
	consoleHost: "console.localhost",
	controlPlane: (_, res) => res.end(),
	uiOrigin: () => null,
	mayEditFlows: async () => false,
	awake,
	log: { info() {}, warn() {}, error() {} },
});
await embedded.publish(route);
const edge = await startEdge({ controlPlane: (_, res) => res.end(), frontEnd: address, edge: { awake } });
await edge.gateway.publish(route);

const ports: GatewayPorts = { direct, embedded: await embedded.listen(), caddy: edge.caddy.httpPort };
process.send?.(ports);
process.once("disconnect", () => void edge.stop().finally(() => process.exit(0)));
