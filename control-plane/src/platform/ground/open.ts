import { join } from "node:path";
import { createEmbeddedDatabase } from "@flomastr/provisioning/databases/embedded";
import { createPostgresDatabase } from "@flomastr/provisioning/databases/postgres";
import { withPassword } from "#settings/with-password.ts";
import { projectRoot } from "../embedded.ts";
import type { Ground, GroundOptions, RuntimeEvents } from "./ground.ts";
import { type OpenRuntime, openRuntime } from "./runtime.ts";

/** Opens what the environment names for tenants to stand on. */
export async function openGround(options: GroundOptions): Promise<Ground> {
	const { env, dataDir, log } = options;
	const told: RuntimeEvents = { onHealth: () => {}, specOf: async () => null };
	const opened = await openRuntime({
		...options,
		onHealth: (tenantId, state) => told.onHealth(tenantId, state),
		specOf: (tenantId) => told.specOf(tenantId),
	});
	const databases = env.DATABASE_HOSTS === undefined ? embedded() : postgres(opened, env.DATABASE_HOSTS);

	function embedded() {
		const database = createEmbeddedDatabase({ root: join(dataDir, "databases"), log });
		return { database, prepare: async () => {}, close: () => database.stop() };
	}

	function postgres({ runtime, fillTemplate }: OpenRuntime, hosts: NonNullable<typeof env.DATABASE_HOSTS>) {
		const database = createPostgresDatabase({
			platform: env.PLATFORM,
			hosts: hosts.map((host) => ({ ...host, adminUrl: withPassword(host.adminUrl, env.DATABASE_PASSWORD) })),
			log,
		});
		async function prepare(): Promise<void> {
			const [release] = await runtime.releases();
			if (fillTemplate === null || release === undefined) return;
			await database.prepareTemplate({
				release,
				migrationsFolder: join(projectRoot, "tenant-template/migrations"),
				fill: (url) => fillTemplate(release, url),
			});
		}
		return { database, prepare, close: () => database.close() };
	}

	return {
		database: databases.database,
		runtime: opened.runtime,
		prepare: databases.prepare,
		onHealth: (listener) => {
			told.onHealth = listener;
		},
		specsFrom: (specOf) => {
			told.specOf = specOf;
		},
		async close() {
			await opened.runtime.close();
			await databases.close();
		},
	};
}
