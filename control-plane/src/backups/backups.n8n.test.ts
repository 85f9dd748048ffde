import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import type { Backup } from "@flomastr/contracts/backup";
import type { Tenant, TenantDetail } from "@flomastr/contracts/tenant";
import { embeddedUrl } from "@flomastr/provisioning/databases/start-embedded-postgres";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import tar from "tar-stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoPassword } from "#demo/ensure.ts";
import { createSeal } from "#tenants/seal.ts";
import { createVault } from "#tenants/vault.ts";
import { startS3Server } from "../../../provisioning/test/s3-server.ts";
import { openStores, type Stores } from "../../e2e/stores.ts";
import { newCustomer } from "../../test/customer.ts";
import { type Product, startProduct } from "../../test/product.ts";
import { tableRows } from "../../test/table-rows.ts";
import { until } from "../../test/until.ts";
import { renameId } from "./rename-id.ts";

/** The whole product with its backups in a bucket. */
const keys = { accessKeyId: "AKIDBK1", secretAccessKey: "bk1-secret-of-the-bucket" };
const s3 = await startS3Server({ bucket: "bk1", region: "eu-west-1", ...keys });
const consoleHost = "console.localhost";
let dataDir: string;
let product: Product;
let stores: Stores;
const cookies = new Map<string, string>();

async function cookieOf(host: string, email: string): Promise<string> {
	const known = cookies.get(host + email);
	if (known) return known;
	const origin = `http://${host}:${product.port}`;
	const body = { email, password: demoPassword };
	const answer = await product.call(host, "/api/auth/sign-in/email", { method: "POST", body, headers: { origin } });
	const cookie = [answer.headers["set-cookie"] ?? []].flat().map((line) => line.split(";")[0]);
	cookies.set(host + email, cookie.join("; "));
	return cookie.join("; ");
}

async function operate(method: string, path: string, body?: unknown) {
	const origin = `http://${consoleHost}:${product.port}`;
	const headers = { cookie: await cookieOf(consoleHost, "operator@flomastr.test"), origin };
	return product.call(consoleHost, `/api${path}`, { method, headers, body });
}

const detail = async (id: string) => (await operate("GET", `/tenants/${id}`)).json() as TenantDetail;
const allBackups = async () => ((await operate("GET", "/backups")).json() as { backups: Backup[] }).backups;

async function becomes(id: string, state: string): Promise<void> {
	await until(
		`tenant ${id} is ${state}`,
		async () => {
			const { tenant } = await detail(id);
			if (tenant.state === "failed" && state !== "failed") throw new Error(JSON.stringify(tenant.failure));
			return tenant.state === state;
		},
		120_000,
	);
}

async function backUp(id: string): Promise<Backup> {
	const answer = await operate("POST", `/tenants/${id}/backups`, {});
	expect([answer.status, answer.text]).toEqual([202, expect.stringContaining('"running"')]);
	const begun = answer.json() as Backup;
	const ended = await until("the backup has ended", async () =>
		(await allBackups()).find((one) => one.id === begun.id && one.state !== "running"),
	);
	expect(ended).toMatchObject({ state: "done", error: null });
	return ended;
}

async function restore(backup: string, slug: string): Promise<string> {
	const answer = await operate("POST", `/backups/${backup}/restore`, { slug, name: "Restored" });
	expect([answer.status, answer.text]).toEqual([202, expect.stringContaining(slug)]);
	const { id } = answer.json() as Tenant;
	await becomes(id, "active");
	return id;
}

async function rowsOf(tenantId: string) {
	const seal = createSeal(Buffer.from(await readFile(join(dataDir, "master.key"), "utf8"), "base64"));
	const hot = drizzle(stores.hot);
	const admin = (await createVault(hot, seal).get(tenantId, "database.admin")) ?? "";
	const url = embeddedUrl(join(dataDir, "databases", tenantId), "postgres", admin);
	const pool = new pg.Pool({ connectionString: url, max: 1 });
	return tableRows(pool, ["business", "n8n"]).finally(() => pool.end());
}

/** Nothing runs and everything of the hot store is copied: what is compared does not move. */
async function quiet(tenantId: string): Promise<void> {
	await until(
		"everything has arrived and is archived",
		async () => {
			const { rows } = await stores.hot.query(
				`select (select count(*) from deliveries where tenant_id = $1 and state in ('pending', 'running'))
					+ (select count(*) from messages where tenant_id = $1 and archived_version < version)
					+ (select count(*) from threads where tenant_id = $1 and (archived_version < version or not hydrated)) as open`,
				[tenantId],
			);
			return Number(rows[0].open) === 0;
		},
		60_000,
	);
}

/** What a restored tenant's n8n writes anew at its first start, and why. */
const differs: Record<string, string> = {
	"n8n.user": "its owner gets a new password, and the name of the tenant",
	"n8n.project": "its owner's own project bears the owner's name",
	"n8n.user_api_keys": "the control plane's key is made anew",
	"n8n.credentials_entity": "the FloMastr credential has the new token",
	"n8n.webhook_entity": "written anew at each start",
	"n8n.settings": "n8n notes its own start there",
	"n8n.instance_version_history": "n8n notes its own start there",
	"n8n.event_destinations": "n8n notes its own start there",
	"n8n.workflow_statistics": "n8n moves what it counted there in the background; their sum is compared",
	"n8n.workflow_statistics_delta": "as above",
};

/** How often each workflow ran and how it ended, wherever n8n keeps it just then. */
function runsOf(tables: Record<string, string[]>): Record<string, number> {
	const runs: Record<string, number> = {};
	for (const row of [
		...(tables["n8n.workflow_statistics"] ?? []),
		...(tables["n8n.workflow_statistics_delta"] ?? []),
	]) {
		const { workflowId, name, rootCount = 0, rootCountDelta = 0 } = JSON.parse(row);
		const key = `${workflowId} ${name}`;
		runs[key] = (runs[key] ?? 0) + rootCount + rootCountDelta;
	}
	return runs;
}

function expectSame(restored: Record<string, string[]>, original: Record<string, string[]>) {
	expect(Object.keys(restored)).toEqual(Object.keys(original));
	const other = Object.entries(original).filter(
		([table, rows]) => !(table in differs) && JSON.stringify(restored[table]) !== JSON.stringify(rows),
	);
	expect(other.map(([table, rows]) => ({ table, rows: restored[table] ?? rows }))).toEqual(
		other.map(([table, rows]) => ({ table, rows })),
	);
	expect(runsOf(restored)).toEqual(runsOf(original));
	expect(Object.keys(runsOf(original)).length).toBeGreaterThan(0);
	for (const table of ["business.messages", "business.contacts", "n8n.workflow_entity", "n8n.execution_entity"]) {
		expect(restored[table]?.length, table).toBeGreaterThan(0);
	}
}

beforeAll(async () => {
	dataDir = await mkdtemp(join(tmpdir(), "flomastr-bk1-"));
	const env = {
		BACKUPS: "s3://bk1/of/this",
		S3_ENDPOINT: s3.url,
		S3_REGION: "eu-west-1",
		S3_ACCESS_KEY_ID: keys.accessKeyId,
		S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
	};
	product = await startProduct({ dataDir, env });
	stores = await openStores(dataDir);
	const rae = await newCustomer(product, "acme", "Rae Returns");
	await rae.say("Hello, is my car insured?");
	await rae.waitForReplies(1);
	await quiet(stores.tenantId);
});
afterAll(async () => {
	await stores?.close();
	await product?.stop();
	await s3.close();
	await rm(dataDir, { recursive: true, force: true });
	expect(s3.complaints).toEqual([]);
});

let copyId = "";

test("a copy beside its living original has every row, works, and touches nothing of it", async () => {
	const id = stores.tenantId;
	const backup = await backUp(id);
	expect((await detail(id)).last_backup).toBe(backup.taken_at);
	expect(s3.everything()).toEqual([`of/this/${id}/${backup.id}.backup`]);
	const original = await rowsOf(id);
	copyId = await restore(backup.id, "acme-copy");
	expect(copyId).not.toBe(id);
	const copied = await rowsOf(copyId);
	// The copy's ids are the original's by rule.
	const ids = Object.values(original).flatMap((rows) => rows.flatMap((row) => row.match(/[0-9a-f-]{36}/g) ?? []));
	const renamed = new Map(ids.map((one) => [renameId(copyId, one), one]));
	const back = Object.fromEntries(
		Object.entries(copied).map(([table, rows]) => [
			table,
			rows.map((row) => row.replaceAll(/[0-9a-f-]{36}/g, (one) => renamed.get(one) ?? one)).toSorted(),
		]),
	);
	expectSame(back, original);
	const again = await rowsOf(id);
	expectSame(again, original);

	const customer = await newCustomer(product, "acme-copy", "Cora Copy");
	await customer.say("Hello");
	await customer.waitForReplies(1);
	// The answer came from the copy's own n8n, through the copy's own token: the original heard nothing of it.
	const { rows } = await stores.hot.query("select tenant_id from contacts where name = 'Cora Copy'");
	expect(rows).toEqual([{ tenant_id: copyId }]);
	expect((await rowsOf(id))["n8n.execution_entity"]).toEqual(original["n8n.execution_entity"]);
});

test("an export is readable by others and holds no secret", async () => {
	const bytes = await new Promise<Buffer>((resolve, reject) => {
		void cookieOf("acme.localhost", "owner@acme.test").then((cookie) => {
			const headers = { host: `acme.localhost:${product.port}`, cookie };
			const sent = request({ port: product.port, host: "127.0.0.1", path: "/api/export", headers }, (answer) => {
				expect(answer.statusCode).toBe(200);
				resolve(buffer(answer));
			});
			sent.on("error", reject).end();
		});
	});
	const files = new Map<string, string>();
	const extract = tar.extract();
	extract.end(gunzipSync(bytes));
	for await (const entry of extract) files.set(entry.header.name, (await buffer(entry)).toString());
	expect(files.get("README.md")).toContain("credentials.jsonl");
	const messages = (files.get("data/messages.jsonl") ?? "")
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
	expect(messages.map(({ content }) => content.text)).toContain("Hello, is my car insured?");
	const workflows = [...files].filter(([name]) => name.startsWith("workflows/"));
	expect(workflows.length).toBeGreaterThan(0);
	for (const [, text] of workflows) expect(JSON.parse(text).nodes.length).toBeGreaterThan(0);
	expect(files.get("credentials.jsonl")).toContain("floMastrApi");
	const everything = [...files.values()].join("\n");
	for (const name of ["n8n.encryption_key", "tenant.token", "tenant.signing_secret", "n8n.api_key"] as const) {
		expect(everything.includes(await stores.secret(name)), name).toBe(false);
	}
});

test("only an owner may take all data out", async () => {
	const cookie = await cookieOf("acme.localhost", "asha@acme.test");
	expect((await product.call("acme.localhost", "/api/export", { headers: { cookie } })).status).toBe(403);
});

test("a removal whose last backup fails deletes nothing, says why, and goes on when told", async () => {
	s3.refuse("SlowDown");
	await operate("DELETE", `/tenants/${copyId}`);
	await becomes(copyId, "failed");
	const { tenant } = await detail(copyId);
	expect(tenant.failure).toMatchObject({ step: "final-backup", reason: expect.stringContaining("overloaded") });
	expect((await rowsOf(copyId))["business.messages"]?.length).toBeGreaterThan(0);
	await operate("DELETE", `/tenants/${copyId}?without_backup=true`);
	await until("the copy is removed", async () => (await detail(copyId)).tenant.state === "removed", 60_000);
	s3.refuse(null);
	expect((await allBackups()).filter(({ tenant_id, state }) => tenant_id === copyId && state === "done")).toEqual([]);
});

test("a removed tenant's last backup brings it back as it was, row by row", async () => {
	const id = stores.tenantId;
	await quiet(id);
	const { rows: contacts } = await stores.hot.query("select id from contacts where name = 'Rae Returns'");
	const hotBefore = await hotRows(id);
	const before = await rowsOf(id);
	await operate("DELETE", `/tenants/${id}`);
	await until("acme is removed", async () => (await detail(id)).tenant.state === "removed", 60_000);
	const final = (await allBackups()).find(({ tenant_id, reason }) => tenant_id === id && reason === "final");
	expect(final).toMatchObject({ state: "done", tenant_slug: "acme" });
	const days = (Date.parse(final?.keep_until ?? "") - Date.parse(final?.taken_at ?? "")) / (24 * 3_600_000);
	expect(days).toBe(30);

	expect(await restore(final?.id ?? "", "acme")).toBe(id);
	expectSame(await rowsOf(id), before);
	expect(await hotRows(id)).toEqual(hotBefore);
	// The owner signs in with the password they had; who writes again is who they were.
	cookies.clear();
	const cookie = await cookieOf("acme.localhost", "owner@acme.test");
	const me = await product.call("acme.localhost", "/api/me", { headers: { cookie } });
	expect(me.json()).toMatchObject({ role: "owner" });
	const newcomer = await newCustomer(product, "acme", "Nora New");
	await newcomer.say("Hello");
	await newcomer.waitForReplies(1);
	const { rows } = await stores.hot.query("select id from contacts where name = 'Rae Returns'");
	expect(rows).toEqual(contacts);
});

/** What the platform itself holds of the tenant, without what counts copies and order. */
async function hotRows(tenantId: string): Promise<Record<string, string[]>> {
	const found: Record<string, string[]> = {};
	for (const table of ["memberships", "contacts", "threads", "messages", "notes", "tasks", "task_audit"]) {
		const { rows } = await stores.hot.query(
			`select (to_jsonb(t) - 'archived_version')::text as row from ${table} t where tenant_id = $1`,
			[tenantId],
		);
		found[table] = rows.map(({ row }) => row).toSorted();
	}
	return found;
}

test("a backup of another master key is refused in words before anything is made", async () => {
	const final = (await allBackups()).find(({ reason }) => reason === "final");
	const [key = ""] = [...s3.objects.keys()].filter((name) => name.includes(final?.id ?? "none"));
	const whole = s3.objects.get(key) ?? Buffer.alloc(0);
	s3.objects.set(key, Buffer.from(whole.toString("latin1").replace(/"key_id":"./, '"key_id":"x'), "latin1"));
	const answer = await operate("POST", `/backups/${final?.id}/restore`, { slug: "never", name: "Never" });
	expect([answer.status, answer.text]).toEqual([409, expect.stringContaining("MASTER_KEY")]);
	s3.objects.set(key, whole.subarray(0, whole.length - 1000));
	const cut = await operate("POST", `/backups/${final?.id}/restore`, { slug: "cut", name: "Cut" });
	const { id } = cut.json() as Tenant;
	await becomes(id, "failed");
	expect((await detail(id)).tenant.failure).toMatchObject({
		step: "unpack-backup",
		reason: expect.stringContaining("cut short"),
	});
});
