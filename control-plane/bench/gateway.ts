import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Bench } from "./bench.ts";
import type { GatewayPorts } from "./gateway-server.ts";
import { percentile, sendAll } from "./load.ts";

const body = JSON.stringify({ event: "message", text: "What does the policy cover?" });
const request = Buffer.from(
	`POST /webhook/x HTTP/1.1\r\nHost: acme.localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
);
const rounds = [
	{ concurrency: 1, requests: 1_500 },
	{ concurrency: 50, requests: 6_000 },
];

/** What a webhook pays for passing the gateway and its gate, against calling n8n directly. Needs `caddy`. */
export const gateway: Bench = {
	name: "gateway",
	on: ["embedded"],
	async run() {
		const server = fork(fileURLToPath(new URL("gateway-server.ts", import.meta.url)));
		const [ports] = (await once(server, "message")) as [GatewayPorts];
		const metrics: Record<string, number> = {};
		for (const { concurrency, requests } of rounds) {
			for (const [way, port] of Object.entries(ports)) {
				// Connections, caches and the compiler are warm in a server that runs.
				await sendAll(Array(500).fill(request), { port, concurrency });
				const { latencies, statuses, seconds } = await sendAll(Array(requests).fill(request), { port, concurrency });
				if (statuses.get(200) !== requests) throw new Error(`${way} answered ${JSON.stringify([...statuses])}.`);
				metrics[`${way}_c${concurrency}_p50_ms`] = rounded(percentile(latencies, 0.5));
				metrics[`${way}_c${concurrency}_p99_ms`] = rounded(percentile(latencies, 0.99));
				metrics[`${way}_c${concurrency}_per_s`] = Math.round(requests / seconds);
			}
		}
		server.disconnect();
		await once(server, "exit");
		return metrics;
	},
};

const rounded = (ms: number): number => Math.round(ms * 100) / 100;
