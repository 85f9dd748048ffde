import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { N8nAccess } from "@flomastr/provisioning/n8n/request";
import type { SecretName } from "@flomastr/provisioning/secret-names";
import Dockerode from "dockerode";
import type pg from "pg";
import { demoPassword } from "#demo/ensure.ts";
import { openHotStore } from "#hot/client.ts";
import { createSeal, type Seal } from "#tenants/seal.ts";
import { createVault } from "#tenants/vault.ts";
import { startDockerPostgres } from "../../provisioning/test/docker-postgres.ts";
import { freePort } from "./call.ts";
import { type Product, startProduct } from "./product.ts";
import { sweepEngine } from "./sweep-engine.ts";
import { visit } from "./visit.ts";

export interface DockerProduct {
	product: Product;
	/** The platform's own store, as its administrator. */
	hot: pg.Pool;
	/** Looks into a tenant's own database as the server's administrator: schemas `business` and `n8n`. */
	look<Seen>(tenantId: string, look: (database: pg.Client) => Promise<Seen>): Promise<Seen>;
	seal: Seal;
	secret(tenantId: string, name: SecretName): Promise<string>;
	/** A tenant's n8n itself, past the gateway. */
	n8n(tenantId: string): Promise<N8nAccess>;
	stop(): Promise<void>;
}

/**
 * The product on production's ground, with its demo tenant: tenants in containers, all stores on a Postgres 17. It runs
 * on the host and has its own gateway, so that a test needs neither Caddy nor images of the platform.
 * @param platform prefix of everything it makes on the engine
 */
export async function startDockerProduct(platform: string): Promise<DockerProduct> {
	const docker = new Dockerode();
	const folder = mkdtempSync(join(tmpdir(), `flomastr-${platform}-`));
	const masterKey = Buffer.alloc(32, platform);
	await sweepEngine(docker, platform);
	const postgres = await startDockerPostgres(`${platform}-postgres`);
	const admin = (database: string) => postgres.adminUrl.replace(/postgres$/, database);
	const look: DockerProduct["look"] = (tenantId, see) =>
		visit(admin(`${platform}_${tenantId.replaceAll("-", "")}`), see);
	await visit(postgres.adminUrl, (client) => client.query("create database hot"));
	const listen = await freePort();
	const product = await startProduct({
		dataDir: join(folder, "data"),
		env: {
			PLATFORM: platform,
			RUNTIME: "docker",
			DATABASE_HOSTS: `main=${postgres.adminUrl}`,
			HOT_DATABASE_URL: admin("hot"),
			MASTER_KEY: masterKey.toString("base64"),
			LISTEN: `0.0.0.0:${listen}`,
			TENANT_API_URL: `http://host.docker.internal:${listen}`,
			// No page is looked at.
			FRONT_END_URL: "http://127.0.0.1:9",
			OPERATOR_PASSWORD: demoPassword,
			DEMO: "1",
			PATH: `${serverTools(folder, postgres.container)}:${process.env.PATH}`,
		},
	});
	const hot = openHotStore(admin("hot"), 2);
	const seal = createSeal(masterKey);
	const vault = createVault(hot, seal);
	const secret: DockerProduct["secret"] = async (tenantId, name) => (await vault.get(tenantId, name)) ?? "";

	return {
		product,
		hot: hot.$client,
		look,
		seal,
		secret,
		async n8n(tenantId) {
			const { NetworkSettings } = await docker.getContainer(`${platform}-n8n-${tenantId}`).inspect();
			const address = Object.values(NetworkSettings.Networks)[0]?.IPAddress;
			return { address: `http://${address}:5678`, apiKey: await secret(tenantId, "n8n.api_key") };
		},
		async stop() {
			await hot.$client.end();
			await product.stop();
			await postgres.stop();
			await sweepEngine(docker, platform);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** Postgres' own programs of the server's version, by the names the product calls: those of this machine may be older. */
function serverTools(folder: string, container: string): string {
	const tools = join(folder, "bin");
	mkdirSync(tools);
	for (const program of ["pg_dump", "pg_restore"]) {
		const script = `#!/bin/sh\nexec docker exec --interactive --env PGPASSWORD ${container} ${program} "$@"\n`;
		writeFileSync(join(tools, program), script, { mode: 0o755 });
	}
	return tools;
}
