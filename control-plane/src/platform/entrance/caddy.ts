import { createCaddyGateway } from "@flomastr/provisioning/gateways/caddy";
import type { Logger } from "pino";
import type { Env } from "../../env.ts";
import { type Behind, type Entrance, notReady } from "./entrance.ts";
import { listenAt } from "./listen.ts";

/** Caddy in front: this process listens for it and for tenants on one address, and on a private one for the gate. */
export async function openCaddyEntrance(options: { env: Env; log: Logger }): Promise<Entrance> {
	const { env, log } = options;
	let behind: Behind | null = null;
	const forAll = await listenAt(env.LISTEN, (request, response) => (behind?.app ?? notReady)(request, response));
	const privately = await listenAt(env.PRIVATE_LISTEN, (request, response) =>
		(behind?.privateApp ?? notReady)(request, response),
	);
	const gateway = createCaddyGateway({ admin: env.CADDY_ADMIN, baseDomain: env.BASE_DOMAIN, log });
	return {
		gateway,
		tenantApiUrl: env.TENANT_API_URL ?? forAll.url,
		apiUrl: privately.url,
		privateUrl: privately.url,
		serve: (what) => {
			behind = what;
		},
		async close() {
			await gateway.close();
			await forAll.close();
			await privately.close();
		},
	};
}
