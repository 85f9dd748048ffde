import { createCaddyGateway } from "@flomastr/provisioning/gateways/caddy";
import { createDockerRuntime } from "@flomastr/provisioning/runtimes/docker";
import type { RuntimeSpec } from "@flomastr/provisioning/runtimes/runtime";
import Dockerode from "dockerode";
import type { Logger } from "pino";
import { createDatabase } from "./database.ts";
import type { Order } from "./order.ts";

/** The parts of production, as one life of the control plane opens them. */
export async function openParts(
	{ platform, parts }: Order,
	log: Logger,
	specOf: (tenantId: string) => Promise<RuntimeSpec | null> = async () => null,
) {
	const runtime = createDockerRuntime({
		docker: new Dockerode(),
		platform,
		image: (release) => `${platform}/n8n:${release}`,
		controlPlane: "host",
		specOf,
		log,
	});
	const database = createDatabase({ platform, url: parts.postgres, container: parts.postgresContainer });
	const gateway = createCaddyGateway({ admin: parts.caddyAdmin, baseDomain: "localhost", log });
	return {
		// New tenants begin with the older of the two releases.
		runtime: { ...runtime, releases: async () => [parts.release, parts.newerRelease] },
		database,
		gateway,
		async prepare(): Promise<void> {
			for (const release of [parts.release, parts.newerRelease]) {
				await database.makeTemplate(release, (url) => runtime.fillTemplate(release, url));
			}
		},
		async close(): Promise<void> {
			await runtime.close();
			await gateway.close();
		},
	};
}
