import { mkdtemp, rm } from "node:fs/promises";
import type { ClientRequest } from "node:http";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tenant } from "@flomastr/contracts/tenant";
import { type Answer, type CallInit, call, openRequest } from "../test/call.ts";
import { startProduct } from "../test/product.ts";
import { startStack } from "../test/stack.ts";
import { until } from "../test/until.ts";
import type { Where } from "./bench.ts";

const host = "acme.localhost";

/** The whole product with its demo tenant, as that tenant's customers and people meet it. */
export interface Site {
	origin: string;
	call(path: string, init?: CallInit): Promise<Answer>;
	/** For an answer that goes on, as a live stream does; already sent. */
	open(path: string): ClientRequest;
	stop(): Promise<void>;
}

export const openSite = (where: Where): Promise<Site> => (where === "compose" ? onCompose() : embedded());

async function embedded(): Promise<Site> {
	const dataDir = await mkdtemp(join(tmpdir(), "flomastr-bench-"));
	const product = await startProduct({ dataDir, env: { LOG_LEVEL: "warn" } });
	const { port } = product;
	return {
		origin: `http://${host}:${port}`,
		call: (path, init) => product.call(host, path, init),
		open(path) {
			const request = openRequest(port, host, path);
			request.end();
			return request;
		},
		async stop() {
			await product.stop();
			await rm(dataDir, { recursive: true, force: true });
		},
	};
}

/** Connections are kept, as vendors and browsers do: a handshake for each request is not what is measured. */
async function onCompose(): Promise<Site> {
	const stack = await startStack("flobench", { DEMO: "1", LOG_LEVEL: "warn" });
	const port = stack.httpsPort;
	const agent = new Agent({ ca: stack.ca, keepAlive: true });
	try {
		const isOpen = async () => {
			const { tenants } = (await stack.operate("/api/tenants")).json() as { tenants: Tenant[] };
			return tenants.some(({ slug, state }) => slug === "acme" && state === "active");
		};
		await until("the demo tenant is open", isOpen, 180_000);
		// Its demo data is put in after that.
		await stack.started();
	} catch (error) {
		await stack.down();
		throw error;
	}
	return {
		origin: `https://${host}:${port}`,
		call: (path, init) => call(port, host, path, init, { agent, onOpen() {} }),
		open(path) {
			const request = openRequest(port, host, path, {}, agent);
			request.end();
			return request;
		},
		async stop() {
			agent.destroy();
			await stack.down();
		},
	};
}
