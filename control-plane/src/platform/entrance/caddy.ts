import { createCaddyGateway } from "@flomastr/provisioning/gateways/caddy";
import type { Logger } from "pino";
import type { Env } from "../../env.ts";
import type { Entrance } from "./entrance.ts";
import { listenAt } from "./listen.ts";
import { openReception } from "./reception.ts";

/** Caddy in front: this process listens for it and for tenants on one address, and on a private one for the gate. */
export async function openCaddyEntrance(options: { env: Env; log: Logger }): Promise<Entrance> {
	const { env, log } = options;
	const reception = openReception();
	const forAll = await listenAt(env.LISTEN, reception.app);
	const privately = await listenAt(env.PRIVATE_LISTEN, reception.privateApp);
	const gateway = createCaddyGateway({ admin: env.CADDY_ADMIN, baseDomain: env.BASE_DOMAIN, log });
	return {
		gateway,
		tenantApiUrl: env.TENANT_API_URL ?? forAll.url,
		apiUrl: privately.url,
		privateUrl: privately.url,
		refuse: reception.refuse,
		serve: reception.serve,
		async close() {
			await gateway.close();
			await forAll.close();
			await privately.close();
		},
	};
}
