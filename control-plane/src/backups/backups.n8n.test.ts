import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tenant } from "@flomastr/contracts/tenant";
import { embeddedUrl } from "@flomastr/provisioning/databases/start-embedded-postgres";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSeal } from "#tenants/seal.ts";
import { createVault } from "#tenants/vault.ts";
import { startS3Server } from "../../../provisioning/test/s3-server.ts";
import { openStores, type Stores } from "../../e2e/stores.ts";
import { expectFilled, expectSame, namedBack, untilSettled } from "../../test/copies/compare.ts";
import { type Operator, operatorOf } from "../../test/copies/operator-of.ts";
import { newCustomer } from "../../test/customer.ts";
import { type Product, startProduct } from "../../test/product.ts";
import { tableRows } from "../../test/table-rows.ts";
import { until } from "../../test/until.ts";

/** The whole product with its backups in a bucket. */
const keys = { accessKeyId: "AKIDBK1", secretAccessKey: "bk1-secret-of-the-bucket" };
const s3 = await startS3Server({ bucket: "bk1", region: "eu-west-1", ...keys });
let dataDir: string;
let product: Product;
let stores: Stores;
let operator: Operator;

async function rowsOf(tenantId: string) {
	const seal = createSeal(Buffer.from(await readFile(join(dataDir, "master.key"), "utf8"), "base64"));
	const hot = drizzle(stores.hot);
	const admin = (await createVault(hot, seal).get(tenantId, "database.admin")) ?? "";
	const url = embeddedUrl(join(dataDir, "databases", tenantId), "postgres", admin);
	const pool = new pg.Pool({ connectionString: url, max: 1 });
	return tableRows(pool, ["business", "n8n"]).finally(() => pool.end());
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
	operator = operatorOf(product);
	const rae = await newCustomer(product, "acme", "Rae Returns");
	await rae.say("Hello, is my car insured?");
	await rae.waitForReplies(1);
	await untilSettled(stores.hot, stores.cold, stores.tenantId);
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
	const backup = await operator.backUp(id);
	expect((await operator.detail(id)).last_backup).toBe(backup.taken_at);
	expect(s3.everything()).toEqual([`of/this/${id}/${backup.id}.backup`]);
	const original = await rowsOf(id);
	expectFilled(original);
	copyId = await operator.restore(backup.id, "acme-copy");
	expect(copyId).not.toBe(id);
	const copied = await rowsOf(copyId);
	expectSame(namedBack(copyId, copied, original), original);
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
	const files = await operator.exportOf("acme.localhost", "owner@acme.test");
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
	const cookie = await operator.cookieOf("acme.localhost", "asha@acme.test");
	expect((await product.call("acme.localhost", "/api/export", { headers: { cookie } })).status).toBe(403);
});

test("a removal whose last backup fails deletes nothing, says why, and goes on when told", async () => {
	s3.refuse("SlowDown");
	await operator.ask("DELETE", `/tenants/${copyId}`);
	await operator.becomes(copyId, "failed");
	const { tenant } = await operator.detail(copyId);
	expect(tenant.failure).toMatchObject({ step: "final-backup", reason: expect.stringContaining("overloaded") });
	expect((await rowsOf(copyId))["business.messages"]?.length).toBeGreaterThan(0);
	await operator.ask("DELETE", `/tenants/${copyId}?without_backup=true`);
	await until("the copy is removed", async () => (await operator.detail(copyId)).tenant.state === "removed");
	s3.refuse(null);
	expect(
		(await operator.allBackups()).filter(({ tenant_id, state }) => tenant_id === copyId && state === "done"),
	).toEqual([]);
});

test("a removed tenant's last backup brings it back as it was, row by row", async () => {
	const id = stores.tenantId;
	await untilSettled(stores.hot, stores.cold, id);
	const { rows: contacts } = await stores.hot.query("select id from contacts where name = 'Rae Returns'");
	const hotBefore = await hotRows(id);
	const before = await rowsOf(id);
	expectFilled(before);
	await operator.ask("DELETE", `/tenants/${id}`);
	await until("acme is removed", async () => (await operator.detail(id)).tenant.state === "removed");
	const final = (await operator.allBackups()).find(({ tenant_id, reason }) => tenant_id === id && reason === "final");
	expect(final).toMatchObject({ state: "done", tenant_slug: "acme" });
	const days = (Date.parse(final?.keep_until ?? "") - Date.parse(final?.taken_at ?? "")) / (24 * 3_600_000);
	expect(days).toBe(30);

	expect(await operator.restore(final?.id ?? "", "acme")).toBe(id);
	expectSame(await rowsOf(id), before);
	expect(await hotRows(id)).toEqual(hotBefore);
	// The owner signs in with the password they had; who writes again is who they were.
	operator.signOut();
	const cookie = await operator.cookieOf("acme.localhost", "owner@acme.test");
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
	const final = (await operator.allBackups()).find(({ reason }) => reason === "final");
	const [key = ""] = [...s3.objects.keys()].filter((name) => name.includes(final?.id ?? "none"));
	const whole = s3.objects.get(key) ?? Buffer.alloc(0);
	s3.objects.set(key, Buffer.from(whole.toString("latin1").replace(/"key_id":"./, '"key_id":"x'), "latin1"));
	const answer = await operator.ask("POST", `/backups/${final?.id}/restore`, { slug: "never", name: "Never" });
	expect([answer.status, answer.text]).toEqual([409, expect.stringContaining("MASTER_KEY")]);
	s3.objects.set(key, whole.subarray(0, whole.length - 1000));
	const cut = await operator.ask("POST", `/backups/${final?.id}/restore`, { slug: "cut", name: "Cut" });
	const { id } = cut.json() as Tenant;
	await operator.becomes(id, "failed");
	expect((await operator.detail(id)).tenant.failure).toMatchObject({
		step: "unpack-backup",
		reason: expect.stringContaining("cut short"),
	});
});
