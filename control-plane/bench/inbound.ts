import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmbeddedPostgres } from "@flomastr/provisioning/databases/start-embedded-postgres";
import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { putConnection } from "#channels/connections.ts";
import { openHotStore } from "#hot/client.ts";
import { migrateHotStore } from "#hot/migrate.ts";
import { createSeal } from "#tenants/seal.ts";
import { startStack } from "../test/stack.ts";
import type { Bench } from "./bench.ts";
import { startInboundServer, whatsApp } from "./inbound-server.ts";

const loadScript = fileURLToPath(new URL("inbound-load.ts", import.meta.url));
const concurrency = 50;
const slug = "bench";

/** What the load is sent to. */
interface Target {
	port: number;
	path: string;
	appSecret: string;
	/** Where it speaks TLS: the certificate of its authority, PEM. */
	ca?: string;
	countMessages(): Promise<number>;
	stop(): Promise<void>;
}

/**
 * Signed WhatsApp webhooks to durable 200, distinct messages of 2,000 customers, through the whole server: host, gateway,
 * signature, parse, one transaction, 200. The load generator is a process beside it on the same cores. On the embedded
 * store, or, with BENCH_DATABASE_URL, a Postgres (a database of its own is made there and dropped), everything is in one
 * process and without TLS; on the compose stack each part is in its container, behind Caddy.
 */
export const inbound: Bench = {
	name: "inbound",
	on: ["embedded", "compose"],
	async run(where) {
		const target = await (where === "compose" ? onCompose() : inProcess());
		try {
			// Warm-up: compiled code, planned statements, grown files.
			await load(target, 2_000);
			const count = where === "compose" || process.env.BENCH_DATABASE_URL ? 40_000 : 5_000;
			const before = await target.countMessages();
			const result = await load(target, count);
			const stored = (await target.countMessages()) - before;
			return {
				rps: Math.round(result.ok / result.seconds),
				p50_ms: round(result.p50),
				p99_ms: round(result.p99),
				lost: Math.max(0, result.ok - stored),
				duplicated: Math.max(0, stored - result.ok),
				refused: count - result.ok,
			};
		} finally {
			await target.stop();
		}
	},
};

async function inProcess(): Promise<Target> {
	const store = process.env.BENCH_DATABASE_URL
		? await createDatabase(process.env.BENCH_DATABASE_URL)
		: await createEmbedded();
	const hot = openHotStore(store.url, 8);
	await migrateHotStore(hot);
	const server = await startInboundServer(hot, slug);
	return {
		...server,
		countMessages: () => countMessages(hot.$client),
		async stop() {
			await server.stop();
			await hot.$client.end();
			await store.drop();
		},
	};
}

/** The connection is written by us: whoever connects a real number does so at the tenant's settings. */
async function onCompose(): Promise<Target> {
	const masterKey = randomBytes(32);
	const stack = await startStack("flobench", { MASTER_KEY: masterKey.toString("base64"), LOG_LEVEL: "warn" });
	await stack.started();
	const { tenant } = await stack.createTenant(slug, { pack: null });
	const hot = openHotStore(stack.hotStoreUrl(), 2);
	const appSecret = randomBytes(16).toString("hex");
	const connectionId = await putConnection(hot, createSeal(masterKey), {
		tenantId: tenant.id,
		channel: "whatsapp-cloud",
		name: slug,
		config: { ...whatsApp, app_secret: appSecret },
	});
	return {
		port: stack.httpsPort,
		path: `/hooks/whatsapp-cloud/${connectionId}`,
		appSecret,
		ca: stack.ca,
		countMessages: () => countMessages(hot.$client),
		async stop() {
			await hot.$client.end();
			await stack.down();
		},
	};
}

interface Measured {
	seconds: number;
	ok: number;
	p50: number;
	p99: number;
}

/** One run of the generator in its own process. */
function load({ port, path, appSecret, ca }: Target, count: number): Promise<Measured> {
	return new Promise((resolve, reject) => {
		const child = fork(loadScript, { execPath: process.execPath });
		child.once("error", reject);
		child.on("message", (message) => {
			if (message === "ready") child.send("go");
			else resolve(message as Measured);
		});
		child.send({ port, path, appSecret, ca, count, host: `${slug}.localhost`, concurrency, senders: 2_000 });
	});
}

async function countMessages(pool: pg.Pool): Promise<number> {
	const { rows } = await pool.query<{ count: string }>("select count(*) from messages");
	return Number(rows[0]?.count);
}

async function createDatabase(url: string) {
	const name = `flomastr_bench_${uuidv7().replaceAll("-", "")}`;
	const admin = new pg.Client({ connectionString: url });
	await admin.connect();
	await admin.query(`create database ${name}`);
	const own = new URL(url);
	own.pathname = `/${name}`;
	return {
		url: own.href,
		async drop() {
			await admin.query(`drop database ${name} with (force)`);
			await admin.end();
		},
	};
}

async function createEmbedded() {
	const dataDir = await mkdtemp(join(tmpdir(), "flomastr-bench-"));
	const log = { debug() {}, info() {}, warn: console.warn, error: console.error };
	const embedded = await startEmbeddedPostgres({ dataDir, log });
	return {
		url: embedded.url,
		async drop() {
			await embedded.stop();
			await rm(dataDir, { recursive: true });
		},
	};
}

const round = (value: number) => Math.round(value * 10) / 10;
