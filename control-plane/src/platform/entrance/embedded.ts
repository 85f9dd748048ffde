import { join } from "node:path";
import { createEmbeddedGateway } from "@flomastr/provisioning/gateways/embedded";
import type { Logger } from "pino";
import { consoleName } from "#http/tenant-of-host.ts";
import type { Env } from "../../env.ts";
import type { Entrance } from "./entrance.ts";
import { listenAt, listenPrivately } from "./listen.ts";
import { openReception } from "./reception.ts";

/** One port for people, in this process, and a private one on loopback for what runs beside it. */
export async function openEmbeddedEntrance(options: { env: Env; dataDir: string; log: Logger }): Promise<Entrance> {
	const { env, dataDir, log } = options;
	const reception = openReception();
	const { app, behind } = reception;

	const gateway = createEmbeddedGateway({
		port: env.PORT,
		consoleHost: `${consoleName}.${env.BASE_DOMAIN}`,
		controlPlane: app,
		closed: reception.closed,
		uiOrigin: () => behind()?.frontEnd() ?? null,
		mayEditFlows: async ({ headers }) => behind()?.mayEditFlows(headersOf(headers), headers.host ?? "") ?? false,
		awake: async (tenantId) => behind()?.awake(tenantId) ?? null,
		sessionCookie: /^(?:__Secure-|__Host-)?flomastr\b/,
		log,
	});
	// The port before the rest: better to say at once that it is taken than after minutes of installing.
	await gateway.listen();
	const privately = await listenPrivately(join(dataDir, "private-port"), reception.privateApp);
	// Containers do not reach this machine's loopback.
	const forTenants = env.TENANT_API_URL === undefined ? null : await listenAt(env.LISTEN, app);

	return {
		gateway,
		tenantApiUrl: env.TENANT_API_URL ?? privately.url,
		apiUrl: privately.url,
		privateUrl: privately.url,
		refuse: reception.refuse,
		serve: reception.serve,
		async close() {
			await gateway.close();
			await forTenants?.close();
			await privately.close();
		},
	};
}

function headersOf(raw: NodeJS.Dict<string | string[]>): Headers {
	const headers = new Headers();
	for (const [name, value] of Object.entries(raw)) if (value !== undefined) headers.set(name, String(value));
	return headers;
}
