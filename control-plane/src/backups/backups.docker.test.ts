import { publishWorkflow } from "@flomastr/provisioning/n8n/publish-workflow";
import { putCredential } from "@flomastr/provisioning/n8n/put-credential";
import { putWorkflow } from "@flomastr/provisioning/n8n/put-workflow";
import { callApi } from "@flomastr/provisioning/n8n/request";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectSame, namedBack, type Tables, untilSettled } from "../../test/copies/compare.ts";
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
	await publishWorkflow(n8n, { id: workflowId, name: workflow.name }, async () => (await knock("acme")).status === 200);
	const columns = [
		{ name: "insurer", type: "string" },
		{ name: "premium", type: "number" },
		{ name: "active", type: "boolean" },
		{ name: "since", type: "date" },
	];
	const table = await callApi<{ id: string }>(n8n, {
		method: "POST",
		path: "/data-tables",
		body: { name: "Tariff of 2026 / doctors", columns },
	});
	const data = [
		{ insurer: "Suraksha", premium: 18_250.5, active: true, since: "2026-04-01T00:00:00.000Z" },
		{ insurer: 'Dhanvantari "Gold"', premium: 21_000, active: false, since: null },
	];
	await callApi(n8n, { method: "POST", path: `/data-tables/${table.id}/rows`, body: { data } });
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

test("a copy has every row of both schemas, decrypts its credential and runs by itself", async () => {
	const backup = await operator.backUp(originalId);
	const original = await rowsOf(originalId);
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
