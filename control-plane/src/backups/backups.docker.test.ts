import { publishWorkflow } from "@flomastr/provisioning/n8n/publish-workflow";
import { putCredential } from "@flomastr/provisioning/n8n/put-credential";
import { putWorkflow } from "@flomastr/provisioning/n8n/put-workflow";
import { callApi } from "@flomastr/provisioning/n8n/request";
import { secretNames } from "@flomastr/provisioning/secret-names";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectionPurpose } from "#channels/connections.ts";
import { expectFilled, expectSame, namedBack, type Tables, untilSettled } from "../../test/copies/compare.ts";
import { type Operator, operatorOf } from "../../test/copies/operator-of.ts";
import { newCustomer } from "../../test/customer.ts";
import { type DockerProduct, startDockerProduct } from "../../test/docker-product.ts";
import { hookWorkflow } from "../../test/sleep-workflows.ts";
import { tableRows } from "../../test/table-rows.ts";

/** Copies of a tenant on production's ground: n8n in a container, all stores on Postgres 17. */
let site: DockerProduct;
let operator: Operator;
let originalId: string;

const credential = {
	name: "Door key",
	type: "httpHeaderAuth",
	data: { name: "X-Door-Key", value: "open-sesame-8841" },
};
const rightKey = { "x-door-key": credential.data.value };

const tariff = {
	name: "Tariff of 2026 / doctors",
	columns: [
		{ name: "insurer", type: "string" },
		{ name: "premium", type: "number" },
		{ name: "active", type: "boolean" },
		{ name: "since", type: "date" },
	],
	rows: [
		{ insurer: "Suraksha", premium: 18_250.5, active: true, since: "2026-04-01T00:00:00.000Z" },
		{ insurer: 'Dhanvantari "Gold"', premium: 21_000, active: false, since: null },
	],
};

/** A webhook that n8n answers only to who brings what the credential says: it has to decrypt it. */
function doorWorkflow() {
	const { nodes, ...workflow } = hookWorkflow("door");
	const [hook, answer] = nodes;
	const parameters = { ...hook?.parameters, authentication: "headerAuth" };
	return {
		...workflow,
		nodes: [{ ...hook, parameters, credentials: { httpHeaderAuth: { name: credential.name } } }, answer] as Parameters<
			typeof putWorkflow
		>[1]["nodes"],
	};
}

const knock = (slug: string, headers: Record<string, string> = rightKey) =>
	site.product.call(`${slug}.localhost`, "/webhook/door", { method: "POST", body: {}, headers });

const rowsOf = (tenantId: string): Promise<Tables> =>
	site.look(tenantId, (database) => tableRows(database, ["business", "n8n"]));

/** What a tenant's people make in the editor: a credential with a workflow that uses it, and a data table. */
async function furnish(tenantId: string): Promise<void> {
	const n8n = await site.n8n(tenantId);
	const id = await putCredential(n8n, credential);
	const workflow = doorWorkflow();
	const workflowId = await putWorkflow(n8n, workflow, new Map([[credential.type, { id, name: credential.name }]]));
	await site.look(tenantId, (database) => publishWorkflow(n8n, database, { id: workflowId, name: workflow.name }));
	expect((await knock("acme")).status).toBe(200);
	const { name, columns, rows } = tariff;
	const body = { name, columns };
	const table = await callApi<{ id: string }>(n8n, { method: "POST", path: "/data-tables", body });
	await callApi(n8n, { method: "POST", path: `/data-tables/${table.id}/rows`, body: { data: rows } });
}

beforeAll(async () => {
	site = await startDockerProduct("bkp");
	operator = operatorOf(site.product);
	const { rows } = await site.hot.query<{ id: string }>("select id from tenants where slug = 'acme'");
	originalId = rows[0]?.id ?? "";
	await furnish(originalId);
	const rae = await newCustomer(site.product, "acme", "Rae Returns");
	await rae.say("Hello, is my car insured?");
	await rae.waitForReplies(1);
	await site.look(originalId, (database) => untilSettled(site.hot, database, originalId));
}, 600_000);
afterAll(() => site?.stop(), 120_000);

test("an export has all that the tenant's people made, and no secret", async () => {
	const files = await operator.exportOf("acme.localhost", "owner@acme.test");
	const rowsIn = (path: string) =>
		(files.get(path) ?? "")
			.split("\n")
			.filter(Boolean)
			.map((line) => JSON.parse(line));
	const tables = [...files.keys()].filter((path) => /^data-tables\/.*\.json$/.test(path));
	expect(tables).toHaveLength(1);
	const [path = ""] = tables;
	expect(JSON.parse(files.get(path) ?? "")).toMatchObject({ name: tariff.name, columns: tariff.columns });
	expect(rowsIn(`${path}l`)).toMatchObject([
		{ ...tariff.rows[0], since: expect.stringMatching(/^2026-04-01T00:00:00/) },
		{ ...tariff.rows[1] },
	]);
	expect(rowsIn("people.jsonl")).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ email: "owner@acme.test", role: "owner" }),
			expect.objectContaining({ email: "asha@acme.test", role: "agent" }),
		]),
	);
	expect(rowsIn("channels.jsonl")).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ channel: "sandbox", settings: { account: "sandbox" } }),
			expect.objectContaining({
				channel: "whatsapp-cloud",
				settings: { phone_number_id: expect.stringMatching(/^\d+$/) },
			}),
		]),
	);
	expect(rowsIn("credentials.jsonl").map(({ name }) => name)).toContain(credential.name);
	const readme = files.get("README.md") ?? "";
	const places = new Set([...files.keys()].map((name) => name.replace(/\/.*/, "/")));
	places.delete("README.md");
	expect([...places].filter((place) => !readme.includes(`\`${place}`))).toEqual([]);

	const everything = [...files.values()].join("\n");
	const secrets = await secretsOf(originalId);
	expect(secrets.length).toBeGreaterThan(12);
	expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
});

/** Whatever of a tenant no file may tell: of its people, its channels, its n8n and the platform itself. */
async function secretsOf(tenantId: string): Promise<string[]> {
	const { rows: accounts } = await site.hot.query<{ password: string }>(
		"select password from accounts where user_id in (select user_id from memberships where tenant_id = $1)",
		[tenantId],
	);
	const { rows: connections } = await site.hot.query("select id, config from connections where tenant_id = $1", [
		tenantId,
	]);
	const ofChannels = connections.flatMap(({ id, config }) => {
		const settings = JSON.parse(site.seal.open(config, connectionPurpose(id)));
		return [settings.secret, settings.app_secret, settings.access_token, settings.verify_token];
	});
	const ofPlatform = await Promise.all(secretNames.map((name) => site.secret(tenantId, name)));
	const all = [credential.data.value, ...accounts.map(({ password }) => password), ...ofChannels, ...ofPlatform];
	return all.filter(Boolean);
}

test("a copy has every row of both schemas, decrypts its credential and runs by itself", async () => {
	const backup = await operator.backUp(originalId);
	const original = await rowsOf(originalId);
	expectFilled(original);
	const filled = Object.keys(original).filter((table) => (original[table]?.length ?? 0) > 0);
	for (const table of Object.keys(original)) if (table.startsWith("business.")) expect(filled).toContain(table);
	expect(filled).toEqual(expect.arrayContaining(["n8n.credentials_entity", "n8n.execution_data", "n8n.data_table"]));

	const copyId = await operator.restore(backup.id, "acme-copy");
	expectSame(namedBack(copyId, await rowsOf(copyId), original), original);
	expectSame(await rowsOf(originalId), original);

	expect((await knock("acme-copy", { "x-door-key": "wrong" })).status).toBe(403);
	const answer = await knock("acme-copy");
	expect([answer.status, answer.text]).toEqual([200, '{"heard":true}']);
	const customer = await newCustomer(site.product, "acme-copy", "Cora Copy");
	await customer.say("Hello");
	await customer.waitForReplies(1);
	const { rows } = await site.hot.query("select tenant_id from contacts where name = 'Cora Copy'");
	expect(rows).toEqual([{ tenant_id: copyId }]);
	// All that happened in the copy: the original heard nothing of it.
	expect((await rowsOf(originalId))["n8n.execution_entity"]).toEqual(original["n8n.execution_entity"]);
});
