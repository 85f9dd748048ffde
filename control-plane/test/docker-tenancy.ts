import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDirectoryStore } from "@flomastr/provisioning/backups/directory-store";
import { backupKey } from "@flomastr/provisioning/backups/key";
import { createPostgresDatabase } from "@flomastr/provisioning/databases/postgres";
import type { Gateway } from "@flomastr/provisioning/gateways/gateway";
import { runtimeSpecOf } from "@flomastr/provisioning/runtime-spec-of";
import { createDockerRuntime, type DockerRuntime } from "@flomastr/provisioning/runtimes/docker";
import Dockerode from "dockerode";
import type pg from "pg";
import { type HotDatabase, openHotStore } from "#hot/client.ts";
import { migrateHotStore } from "#hot/migrate.ts";
import { createDiskStore } from "#media/disk-store.ts";
import { createAuth } from "#people/auth.ts";
import { createSeal } from "#tenants/seal.ts";
import { startDockerPostgres } from "../../provisioning/test/docker-postgres.ts";
import { toolsInContainer } from "../../provisioning/test/tools-in-container.ts";
import { createLog } from "../src/log.ts";
import { projectRoot } from "../src/platform/embedded.ts";
import { createTenancy, type Tenancy } from "../src/platform/tenancy.ts";
import { Signals } from "../src/signals.ts";
import { sweepEngine } from "./sweep-engine.ts";
import { visit } from "./visit.ts";
import { hookPack, writeHookPack } from "./write-hook-pack.ts";

export interface DockerTenancy {
	tenancy: Tenancy;
	/** What a start does that finds a newer release: boots it once, for its template and its compiled code. */
	prepare(release: string): Promise<void>;
	docker: Dockerode;
	hot: HotDatabase;
	runtime: DockerRuntime;
	/** Looks into a tenant's own database as the server's administrator. */
	look<Seen>(tenantId: string, see: (database: pg.Client) => Promise<Seen>): Promise<Seen>;
	/** Names of all databases of the platform. */
	databases(): Promise<string[]>;
	/** Makes a tenant of the smallest plan with a webhook; resolves with its id when it is open. */
	createTenant(slug: string): Promise<string>;
	/** What a tenant's webhook answers. */
	knock(tenantId: string): Promise<unknown>;
	stop(): Promise<void>;
}

/**
 * Everything about tenants on the real engine and a Postgres 17, without HTTP, people and channels.
 * @param platform prefix of everything on the engine; its releases are the images `<platform>/n8n:<release>`
 * @param release what tenants begin with
 */
export async function startDockerTenancy(
	platform: string,
	{ release, healthyWithinMs }: { release: string; healthyWithinMs?: number },
): Promise<DockerTenancy> {
	const docker = new Dockerode();
	const folder = mkdtempSync(join(tmpdir(), `flomastr-${platform}-`));
	const packsFolder = join(folder, "packs");
	writeHookPack(packsFolder);
	const log = createLog("silent", null);
	await sweepEngine(docker, platform);
	const postgres = await startDockerPostgres(`${platform}-postgres`);
	const admin = (database: string) => postgres.adminUrl.replace(/postgres$/, database);
	await visit(postgres.adminUrl, (client) => client.query("create database hot"));
	const hot = openHotStore(admin("hot"), 10);
	await migrateHotStore(hot);
	const runtime = createDockerRuntime({
		docker,
		platform,
		release,
		image: (one) => `${platform}/n8n:${one}`,
		controlPlane: "host",
		specOf: async (tenantId) => runtimeSpecOf(await tenancy.runs.contextOf(tenantId)),
		log,
	});
	const database = createPostgresDatabase({
		platform,
		hosts: [{ name: "main", adminUrl: postgres.adminUrl }],
		tools: toolsInContainer(postgres.container),
		log,
	});
	// Nobody comes in by a host name here.
	const gateway: Gateway = {
		publish: async () => {},
		withdraw: async () => {},
		list: async () => [],
		inFlight: async () => 0,
	};
	const stopping = new AbortController();
	const key = Buffer.alloc(32, platform);
	const tenancy = createTenancy({
		hot,
		signals: new Signals(),
		clock: () => new Date(),
		auth: createAuth({ hot, secret: "secret-of-nobody-s-session-4471", secure: false, log }),
		backups: {
			store: createDirectoryStore(join(folder, "backups")),
			key: backupKey(key),
			workFolder: join(folder, "work"),
		},
		database,
		gateway,
		healthyWithinMs,
		subaccounts: null,
		log,
		media: createDiskStore(join(folder, "media")),
		packsFolder,
		runtime,
		seal: createSeal(key),
		sleep: { idleMs: () => null, onWake: () => {}, onSleep: () => {} },
		stopping: stopping.signal,
		controlPlaneUrl: "http://host.docker.internal:9",
		publicUrl: (slug) => `http://${slug}.localhost/`,
	});
	const prepare = (one: string) =>
		database.prepareTemplate({
			release: one,
			fill: (url) => runtime.fillTemplate(one, url),
			migrationsFolder: join(projectRoot, "tenant-template/migrations"),
		});
	await prepare(release);

	return {
		tenancy,
		prepare,
		docker,
		hot,
		runtime,
		look: (tenantId, see) => visit(admin(`${platform}_${tenantId.replaceAll("-", "")}`), see),
		async databases() {
			const named = "select datname as name from pg_database where datname like $1 order by 1";
			const { rows } = await visit(postgres.adminUrl, (client) =>
				client.query<{ name: string }>(named, [`${platform}\\_%`]),
			);
			return rows.map(({ name }) => name);
		},
		async createTenant(slug) {
			const { tenant, outcome } = await tenancy.lifecycle.createAndWait({
				slug,
				name: `Tenant ${slug}`,
				pack: hookPack,
				plan: "small",
				owner_email: `owner@${slug}.test`,
				owner_name: "Olive Owner",
				owner_password: "password-of-olive-2209",
			});
			if (outcome.state !== "done") throw new Error(`${slug} was not made: ${JSON.stringify(outcome)}`);
			return tenant.id;
		},
		async knock(tenantId) {
			const answer = await fetch(`${runtime.address(tenantId)}/webhook/${hookPack}`, { method: "POST" });
			return answer.json();
		},
		async stop() {
			stopping.abort();
			await runtime.close();
			await tenancy.cold.close();
			await database.close();
			await hot.$client.end();
			await postgres.stop();
			await sweepEngine(docker, platform);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
