import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { embeddedUrl, startEmbeddedPostgres } from "@flomastr/provisioning/databases/start-embedded-postgres";
import type { SecretName } from "@flomastr/provisioning/secret-names";
import { eq } from "drizzle-orm";
import pg from "pg";
import { createConnectionDirectory, putConnection } from "#channels/connections.ts";
import { connections } from "#channels/schema.hot.ts";
import type { WhatsAppConnection } from "#channels/whatsapp-cloud/config.ts";
import { openHotStore } from "#hot/client.ts";
import { createSeal } from "#tenants/seal.ts";
import { createVault } from "#tenants/vault.ts";
import { createLog } from "../src/log.ts";

/** A product's stores, seen from outside of it: acme's rows in the hot store, and acme's own database with n8n's log. */
export interface Stores {
	tenantId: string;
	hot: pg.Pool;
	/** As administrator: schemas `business` and `n8n`. */
	cold: pg.Pool;
	connection: { connectionId: string; config: WhatsAppConnection };
	/** One of acme's secrets. */
	secret(name: SecretName): Promise<string>;
	/** Lets acme's WhatsApp number talk to this Graph API. The product reads it at its next start. */
	moveGraph(url: string): Promise<void>;
	close(): Promise<void>;
}

/** Opens the stores over their sockets, which only this user may enter; they run. */
export async function openStores(dataDir: string): Promise<Stores> {
	const { hot, seal } = await openHot(dataDir);
	const [row] = await hot.select().from(connections).where(eq(connections.channel, "whatsapp-cloud"));
	const connection = row && (await createConnectionDirectory(hot, seal).find(row.id));
	if (!row || !connection) throw new Error("acme has no WhatsApp number");
	const { tenantId, channel, name, id } = row;
	const config = connection.config as WhatsAppConnection;
	const admin = (await createVault(hot, seal).get(tenantId, "database.admin")) ?? "";
	const url = embeddedUrl(join(dataDir, "databases", tenantId), "postgres", admin);
	const cold = new pg.Pool({ connectionString: url, max: 1 });
	cold.on("error", () => {});
	return {
		tenantId,
		hot: hot.$client,
		cold,
		connection: { connectionId: id, config },
		secret: async (secret) => (await createVault(hot, seal).get(tenantId, secret)) ?? "",
		async moveGraph(graph_url) {
			const moved = { ...config, graph_url };
			await putConnection(hot, seal, { tenantId, channel: channel as "whatsapp-cloud", name, config: moved });
		},
		async close() {
			await hot.$client.end();
			await cold.end();
		},
	};
}

/** Starts the databases of a product that does not run, for as long as `look` looks. */
export async function lookAtRest<Seen>(dataDir: string, tenantId: string, look: () => Promise<Seen>): Promise<Seen> {
	const log = createLog("silent", null);
	const hot = await startEmbeddedPostgres({ dataDir: join(dataDir, "hot"), log });
	try {
		const folder = join(dataDir, "databases", tenantId);
		const cold = await startEmbeddedPostgres({
			dataDir: folder,
			log,
			password: await adminPassword(dataDir, tenantId),
		});
		try {
			return await look();
		} finally {
			await cold.stop();
		}
	} finally {
		await hot.stop();
	}
}

async function adminPassword(dataDir: string, tenantId: string): Promise<string> {
	const { hot, seal } = await openHot(dataDir);
	try {
		return (await createVault(hot, seal).get(tenantId, "database.admin")) ?? "";
	} finally {
		await hot.$client.end();
	}
}

async function openHot(dataDir: string) {
	const password = (await readFile(join(dataDir, "hot/password"), "utf8")).trim();
	return {
		hot: openHotStore(embeddedUrl(join(dataDir, "hot"), "postgres", password), 1),
		seal: createSeal(Buffer.from(await readFile(join(dataDir, "master.key"), "utf8"), "base64")),
	};
}
