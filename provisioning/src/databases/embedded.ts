import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { endLeftover } from "#children/pid-file.ts";
import { ProvisioningError } from "#errors.ts";
import type { Log } from "#log.ts";
import type { Database, DatabaseRef } from "./database.ts";
import { hasCluster } from "./make-cluster.ts";
import { databaseMissing } from "./missing.ts";
import { prepareSchemas } from "./prepare-schemas.ts";
import { socketFolder } from "./socket-folder.ts";
import {
	type EmbeddedPostgres,
	embeddedSuperuser,
	embeddedUrl,
	startEmbeddedPostgres,
} from "./start-embedded-postgres.ts";

export type EmbeddedDatabaseOptions = {
	/** Each tenant's database lies in `<root>/<tenant id>`. */
	root: string;
	/** Folder of the empty cluster that new ones are copied from; by default beside `root`. */
	template?: string;
	log: Log;
	onHealth?: (tenantId: string, health: { up: boolean; restarts: number; detail: string | null }) => void;
};

export type EmbeddedDatabase = Database & {
	/** Process ids of the running databases, for `bench` and the console. */
	pids(): Map<string, number>;
	/** Ends all of them; the data stays. */
	stop(): Promise<void>;
};

/** One PGlite process with pgvector per tenant, reached over a Unix socket. */
export function createEmbeddedDatabase(options: EmbeddedDatabaseOptions): EmbeddedDatabase {
	const running = new Map<string, Promise<EmbeddedPostgres>>();
	const up = new Map<string, EmbeddedPostgres>();
	const dataDir = (tenantId: string): string => join(options.root, checked(tenantId));

	function start(ref: DatabaseRef, restoreFrom?: string): Promise<EmbeddedPostgres> {
		const starting = startEmbeddedPostgres({
			dataDir: dataDir(ref.tenantId),
			log: options.log,
			password: ref.passwords.admin,
			users: { n8n: ref.passwords.n8n, business: ref.passwords.business },
			template: options.template ?? join(options.root, "..", "postgres-18-template"),
			restoreFrom,
			onHealth: (health) => options.onHealth?.(ref.tenantId, health),
		}).then(async (postgres) => {
			up.set(ref.tenantId, postgres);
			await prepareSchemas(postgres.url);
			return postgres;
		});
		running.set(ref.tenantId, starting);
		starting.catch(() => running.delete(ref.tenantId));
		return starting;
	}

	async function release(tenantId: string): Promise<void> {
		const starting = running.get(tenantId);
		running.delete(tenantId);
		if (starting === undefined) return;
		await (await starting).stop();
		up.delete(tenantId);
	}

	async function drop(tenantId: string): Promise<void> {
		await release(tenantId);
		// One that an earlier control plane started and that lost its parent a moment ago.
		await endLeftover(join(dataDir(tenantId), "pid.json"));
		const folder = socketFolder(dataDir(tenantId));
		await rm(dataDir(tenantId), { recursive: true, force: true });
		await rm(folder, { recursive: true, force: true });
	}

	return {
		kind: "embedded",
		async create(ref) {
			await (running.get(ref.tenantId) ?? start(ref));
		},
		async open(ref) {
			const folder = dataDir(ref.tenantId);
			if (!hasCluster(folder)) throw databaseMissing(ref.tenantId, `Its files should be in ${folder} and are not.`);
			await (running.get(ref.tenantId) ?? start(ref));
		},
		// Its roles are in the same files, and get their passwords at each start.
		inspect: async ({ tenantId }) => ({ there: hasCluster(dataDir(tenantId)), amiss: [] }),
		url: (ref, role) =>
			embeddedUrl(dataDir(ref.tenantId), role === "admin" ? embeddedSuperuser : role, ref.passwords[role]),
		place: async () => "embedded",
		release,
		drop,
		async list() {
			const names = (await readdir(options.root).catch(() => [])).filter((name) => name === checked(name));
			return new Map(names.map((name) => [name, hasCluster(dataDir(name)) ? "database" : "remains"]));
		},
		async dump({ tenantId }, file) {
			const starting = running.get(tenantId);
			if (starting === undefined) {
				throw new ProvisioningError(
					"database_failed",
					`The database of tenant ${tenantId} is not running; resume the tenant first.`,
				);
			}
			await (await starting).dump(file);
		},
		async restore(ref, file) {
			await drop(ref.tenantId);
			await start(ref, file);
		},
		pids: () => new Map([...up].flatMap(([tenantId, { pid }]) => (pid === null ? [] : [[tenantId, pid] as const]))),
		async stop() {
			await Promise.allSettled([...running.keys()].map(release));
		},
	};
}

/** Folder names are tenant ids and nothing else: no path may be smuggled in. */
function checked(tenantId: string): string {
	if (!/^[0-9a-zA-Z-]{1,64}$/.test(tenantId)) throw new RangeError("a tenant id has letters, digits and hyphens only");
	return tenantId;
}
