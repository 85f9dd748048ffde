import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCaddyGateway } from "@flomastr/provisioning/gateways/caddy";
import Dockerode from "dockerode";
import pg from "pg";
import { expect } from "vitest";
import { openHotStore } from "#hot/client.ts";
import { migrateHotStore } from "#hot/migrate.ts";
import { listTenants } from "#tenants/list.ts";
import { tenants } from "#tenants/schema.hot.ts";
import { startDockerPostgres } from "../../../provisioning/test/docker-postgres.ts";
import { makeRelease } from "../../../provisioning/test/make-release.ts";
import { serveTwilioAccounts } from "../../../provisioning/test/twilio-accounts.ts";
import { createLog } from "../../src/log.ts";
import { startCaddy } from "../caddy.ts";
import { sweepEngine } from "../sweep-engine.ts";
import { until } from "../until.ts";
import { visit } from "../visit.ts";
import { hookPack, writeHookPack } from "../write-hook-pack.ts";
import { openParts } from "./parts.ts";

export type KillHost = Awaited<ReturnType<typeof openKillHost>>;

/** Everything that outlives the control plane: engine, Postgres, Caddy, Twilio, and an eye on what each of them has. */
export async function openKillHost(platform: string) {
	const docker = new Dockerode();
	const folder = mkdtempSync(join(tmpdir(), "flomastr-kill-"));
	writeHookPack(join(folder, "packs"));
	await sweepEngine(docker, platform);
	const postgres = await startDockerPostgres(`${platform}-postgres`, { maxConnections: 500 });
	const caddy = await startCaddy({ BASE_DOMAIN: "localhost", CONTROL_PLANE: "127.0.0.1:9", FRONT_END: "127.0.0.1:9" });
	const twilio = await serveTwilioAccounts();
	const log = createLog("silent", null);
	const gateway = createCaddyGateway({ admin: caddy.admin, baseDomain: "localhost", log });
	const admin = new pg.Pool({ connectionString: postgres.adminUrl, max: 2 });
	await admin.query("create database hot");
	const hotUrl = postgres.adminUrl.replace(/postgres$/, "hot");
	const hot = openHotStore(hotUrl, 2);
	await migrateHotStore(hot);
	const releases = [`${platform}-a`, `${platform}-b`] as const;
	for (const release of releases) await makeRelease(docker, platform, release);

	const order = {
		platform,
		folder,
		hotUrl,
		parts: {
			postgres: postgres.adminUrl,
			postgresContainer: postgres.container,
			caddyAdmin: caddy.admin,
			release: releases[0],
			newerRelease: releases[1],
		},
		twilio: { origin: twilio.url, ...twilio.main },
	};
	// The template database and the compile cache, once: the lives find them.
	const parts = await openParts(order, log);
	await parts.close();

	const rows = () => hot.select().from(tenants);
	const idsOf = (things: { Labels?: Record<string, string> | null }[]) =>
		things
			.map(({ Labels }) => Labels?.["flomastr.tenant"])
			.filter((id) => id !== undefined)
			.toSorted();
	const label = { label: [`flomastr.platform=${platform}`] };

	return {
		folder,
		order,
		docker,
		gateway,
		hot,
		/** As a superuser, to Postgres as a whole. */
		admin,
		databaseOf,
		/** Active tenants that nothing changes, not even a run that a kill cut off. */
		async free(): Promise<string[]> {
			const { rows: cutOff } = await hot.$client.query<{ subject: string }>(
				"select subject from saga_runs where state in ('running', 'undoing')",
			);
			const changing = new Set(cutOff.map(({ subject }) => subject));
			return (await rows()).filter(({ id, state }) => state === "active" && !changing.has(id)).map(({ id }) => id);
		},
		/** What the active tenants run, by the records. */
		releases: async () =>
			(await rows()).filter(({ state }) => state === "active").map(({ release }) => release ?? "none"),
		living: async () => (await listTenants(hot)).filter(({ state }) => state !== "failed").length,

		/**
		 * Every tenant is active, on the release that its record says, with its workflow as it was and live; or cleanly gone.
		 * And each part has what the records say and nothing else.
		 */
		async expectAsRecorded(expected: { active?: number }): Promise<void> {
			const all = await rows();
			expect(new Set(all.map(({ state }) => state)).difference(new Set(["active", "removed", "failed"])).size).toBe(0);
			const active = all
				.filter(({ state }) => state === "active")
				.map(({ id }) => id)
				.toSorted();
			if (expected.active !== undefined) expect(active).toHaveLength(expected.active);
			const containers = await docker.listContainers({ all: true, filters: label });
			const { Volumes: volumes } = await docker.listVolumes({ filters: JSON.stringify(label) });
			const { rows: databases } = await admin.query<{ name: string }>(
				"select datname as name from pg_database where datname like $1 and datname not like '%template%'",
				[`${platform}\\_%`],
			);
			const { rows: roles } = await admin.query<{ name: string }>(
				"select rolname as name from pg_roles where rolname like $1 and rolname not like '%template%'",
				[`${platform}\\_%`],
			);
			const { rows: secrets } = await hot.$client.query<{ id: string }>(
				"select distinct tenant_id::text as id from tenant_secrets order by id",
			);
			expect({
				containers: idsOf(containers),
				networks: idsOf(await docker.listNetworks({ filters: label })),
				volumes: idsOf(volumes),
				databases: databases.map(({ name }) => name).toSorted(),
				roles: [...new Set(roles.map(({ name }) => name.slice(0, platform.length + 33)))].toSorted(),
				routes: (await gateway.list()).map(({ tenantId }) => tenantId).toSorted(),
				subaccounts: open(twilio.accounts).toSorted(),
				secrets: secrets.map(({ id }) => id),
			}).toEqual({
				containers: active,
				networks: active,
				volumes: active,
				databases: active.map(databaseOf),
				roles: active.map(databaseOf),
				routes: active,
				subaccounts: active.map((id) => `${platform}/${id}`),
				secrets: active,
			});
			expect(twilio.complaints).toEqual([]);
			const releaseOf = new Map(all.map(({ id, release }) => [id, release]));
			for (const { Image, Labels, NetworkSettings } of containers) {
				const id = Labels["flomastr.tenant"] ?? "";
				expect(Image, id).toBe(`${platform}/n8n:${releaseOf.get(id)}`);
				const address = Object.values(NetworkSettings.Networks)[0]?.IPAddress;
				const answers = () =>
					fetch(`http://${address}:5678/webhook/${hookPack}`, { method: "POST" }).then(
						({ ok }) => ok,
						() => false,
					);
				await until(`the workflow of ${id} answers`, answers);
				const { rows: workflows } = await visit(postgres.adminUrl.replace(/postgres$/, databaseOf(id)), (client) =>
					client.query<{ name: string }>("select name from n8n.workflow_entity"),
				);
				expect(workflows, id).toEqual([{ name: hookPack }]);
			}
		},

		async close(): Promise<void> {
			await gateway.close();
			await hot.$client.end();
			await admin.end();
			await caddy.stop();
			await twilio.close();
			await postgres.stop();
			await sweepEngine(docker, platform);
			for (const release of releases) await docker.getImage(`${platform}/n8n:${release}`).remove({ force: true });
			rmSync(folder, { recursive: true, force: true });
		},
	};

	function databaseOf(id: string): string {
		return `${platform}_${id.replaceAll("-", "")}`;
	}
}

const open = (accounts: { friendly_name: string; status: string }[]) =>
	accounts.filter(({ status }) => status !== "closed").map((one) => one.friendly_name);
