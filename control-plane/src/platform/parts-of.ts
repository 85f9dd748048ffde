import type { BackupTools } from "@flomastr/provisioning/backups/backups";
import type { Runtime } from "@flomastr/provisioning/runtimes/runtime";
import type { HotDatabase } from "#hot/client.ts";
import { backupsPart } from "#parts/backups.ts";
import { caddyPart } from "#parts/caddy.ts";
import { diskPart } from "#parts/disk.ts";
import { askEngine, dockerPart } from "#parts/docker.ts";
import { instancesPart } from "#parts/embedded.ts";
import { hotStorePart } from "#parts/hot-store.ts";
import type { Part } from "#parts/part.ts";
import { postgresPart } from "#parts/postgres.ts";
import { swapPart } from "#parts/swap.ts";
import { countTenants } from "#platform-status/count-tenants.ts";
import { withPassword } from "#settings/with-password.ts";
import { activeTenants } from "#tenants/list.ts";
import type { Env } from "../env.ts";

/** What this installation stands on, by its settings. */
export function partsOf(options: {
	env: Env;
	dataDir: string;
	hot: HotDatabase;
	backups: Pick<BackupTools, "store">;
	clock: () => Date;
	runtime: Pick<Runtime, "inspect">;
}): Part[] {
	const { env, dataDir, hot, backups, clock, runtime } = options;
	const embedded = env.RUNTIME === "embedded";

	async function folders(): Promise<Record<string, string>> {
		const docker = embedded ? null : await askEngine(env.DOCKER).catch(() => null);
		return { "The data folder": dataDir, ...(docker && { "Docker's folder": docker.DockerRootDir }) };
	}
	async function tenants(): Promise<number> {
		const counted = await countTenants(hot);
		return counted
			.filter(({ state }) => state === "active" || state === "asleep")
			.reduce((sum, one) => sum + one.count, 0);
	}
	async function instances(): Promise<{ slug: string; state: string }[]> {
		const all = await activeTenants(hot);
		return Promise.all(all.map(async ({ id, slug }) => ({ slug, state: (await runtime.inspect(id)).state })));
	}

	return [
		hotStorePart(hot),
		...(env.DATABASE_HOSTS ?? []).map(({ name, adminUrl }) =>
			postgresPart(name, withPassword(adminUrl, env.DATABASE_PASSWORD)),
		),
		...(embedded ? [instancesPart(instances)] : [dockerPart(env.DOCKER, env.RUNTIME === "swarm"), swapPart(tenants)]),
		...(env.GATEWAY === "caddy" ? [caddyPart(env.CADDY_ADMIN)] : []),
		backupsPart(backups.store, clock),
		diskPart(folders),
	];
}
