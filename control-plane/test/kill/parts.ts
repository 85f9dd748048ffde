import { fileURLToPath } from "node:url";
import { createPostgresDatabase } from "@flomastr/provisioning/databases/postgres";
import { createCaddyGateway } from "@flomastr/provisioning/gateways/caddy";
import { createDockerRuntime } from "@flomastr/provisioning/runtimes/docker";
import type { RuntimeSpec } from "@flomastr/provisioning/runtimes/runtime";
import Dockerode from "dockerode";
import type { Logger } from "pino";
import { toolsInContainer } from "../../../provisioning/test/tools-in-container.ts";
import type { Order } from "./order.ts";

const migrationsFolder = fileURLToPath(new URL("../../../tenant-template/migrations", import.meta.url));

/** The parts of production, as one life of the control plane opens them. */
export async function openParts(
	{ platform, parts }: Pick<Order, "platform" | "parts">,
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
	const database = createPostgresDatabase({
		platform,
		hosts: [{ name: "main", adminUrl: parts.postgres }],
		tools: toolsInContainer(parts.postgresContainer),
		log,
	});
	const gateway = createCaddyGateway({ admin: parts.caddyAdmin, baseDomain: "localhost", log });
	const { release } = parts;
	await database.prepareTemplate({ release, fill: (url) => runtime.fillTemplate(release, url), migrationsFolder });
	return {
		// New tenants begin with the older of the two releases.
		runtime: { ...runtime, releases: async () => [parts.release, parts.newerRelease] },
		database,
		gateway,
		async close(): Promise<void> {
			await runtime.close();
			await database.close();
			await gateway.close();
		},
	};
}
