import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tenant, TenantDetail } from "@flomastr/contracts/tenant";
import { publishWorkflow } from "@flomastr/provisioning/n8n/publish-workflow";
import { putWorkflow, type WorkflowFile } from "@flomastr/provisioning/n8n/put-workflow";
import type { N8nAccess } from "@flomastr/provisioning/n8n/request";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStores, type Stores } from "../../../e2e/stores.ts";
import { newCustomer } from "../../../test/customer.ts";
import { type Product, startProduct } from "../../../test/product.ts";
import { signInToDemo } from "../../../test/sign-in.ts";
import { clockWorkflow, executionsOf, hookWorkflow } from "../../../test/sleep-workflows.ts";
import { until } from "../../../test/until.ts";

/** The whole product with n8n as a process: asleep is stopped, awake is booted. */
let dataDir: string;
let product: Product;
let stores: Stores;
let n8n: N8nAccess;

const consoleHost = "console.localhost";
let operator = "";

async function operate(path: string, method = "GET") {
	const origin = `http://${consoleHost}:${product.port}`;
	if (operator === "") operator = await signInToDemo(product, consoleHost, "operator@flomastr.test");
	return product.call(consoleHost, `/api${path}`, { method, headers: { cookie: operator, origin } });
}

const detail = async () => (await operate(`/tenants/${stores.tenantId}`)).json() as TenantDetail;

/** Asks until it may: executions end, deliveries arrive. */
async function putToSleep(): Promise<void> {
	let why = "";
	const slept = await until("acme sleeps", async () => {
		const answer = await operate(`/tenants/${stores.tenantId}/sleep`, "POST");
		why = answer.text;
		return answer.status === 200 ? answer : null;
	}).catch((error: Error) => Promise.reject(new Error(`${error.message} ${why}`)));
	expect((slept.json() as Tenant).state).toBe("asleep");
	expect((await detail()).runtime.state).toBe("asleep");
}

async function publish(workflow: WorkflowFile): Promise<string> {
	const id = await putWorkflow(n8n, workflow, new Map());
	await publishWorkflow(n8n, stores.cold, { id, name: workflow.name });
	return id;
}

beforeAll(async () => {
	dataDir = await mkdtemp(join(tmpdir(), "flomastr-sl1-"));
	product = await startProduct({ dataDir });
	stores = await openStores(dataDir);
	const { http } = JSON.parse(await readFile(join(dataDir, "n8n", stores.tenantId, "ports.json"), "utf8"));
	n8n = { address: `http://127.0.0.1:${http}`, apiKey: await stores.secret("n8n.api_key") };
});
afterAll(async () => {
	await stores?.close();
	await product?.stop();
	await rm(dataDir, { recursive: true, force: true });
});

test("webhooks called while it sleeps are executed once each, because each request waits for the wake", async () => {
	const id = await publish(hookWorkflow("sl1-hook"));
	await until("n8n listens", async () => {
		const answer = await product.call("acme.localhost", "/webhook/sl1-hook", { method: "POST", body: { warm: 1 } });
		return answer.status === 200;
	});
	const before = (await executionsOf(stores.cold, id)).length;
	await putToSleep();
	const answers = await Promise.all(
		Array.from({ length: 12 }, (_, number) =>
			product.call("acme.localhost", "/webhook/sl1-hook", { method: "POST", body: { number } }),
		),
	);
	// The workflow's own answer, not that of an n8n that still boots.
	expect(answers.map(({ status, text }) => [status, text])).toEqual(answers.map(() => [200, '{"heard":true}']));
	expect((await executionsOf(stores.cold, id)).length - before).toBe(12);
	expect((await detail()).tenant.state).toBe("active");
});

test("messages to a sleeping tenant are executed and answered once each", async () => {
	const customers = await Promise.all(
		Array.from({ length: 4 }, (_, number) => newCustomer(product, "acme", `Night owl ${number}`)),
	);
	const { rows } = await stores.cold.query(`select id from n8n.workflow_entity where name ilike '%intake%' limit 1`);
	const intake = String(rows[0]?.id);
	await putToSleep();
	const before = (await executionsOf(stores.cold, intake)).length;
	await Promise.all(customers.map((customer) => customer.say("Hello")));
	await Promise.all(customers.map((customer) => customer.waitForReplies(1)));
	await until("nothing is on its way", async () => (await detail()).counts.deliveries_waiting === 0);
	expect((await executionsOf(stores.cold, intake)).length - before).toBe(4);
	for (const customer of customers) expect(await customer.replies()).toHaveLength(1);
});

test("a sleeping tenant sleeps over a restart of the product, and wakes for the next request", async () => {
	await putToSleep();
	await stores.close();
	expect(await product.stop()).toBe(0);
	product = await startProduct({ dataDir });
	stores = await openStores(dataDir);
	expect(await detail()).toMatchObject({ tenant: { state: "asleep" }, runtime: { state: "stopped" } });
	const answer = await product.call("acme.localhost", "/webhook/sl1-hook", { method: "POST", body: {} });
	expect([answer.status, answer.text]).toEqual([200, '{"heard":true}']);
	expect((await detail()).tenant.state).toBe("active");
});

test("a schedule due while it sleeps begins in time, once", { timeout: 400_000 }, async () => {
	const { http } = JSON.parse(await readFile(join(dataDir, "n8n", stores.tenantId, "ports.json"), "utf8"));
	n8n = { ...n8n, address: `http://127.0.0.1:${http}` };
	// Beyond what is waited for awake.
	const due = new Date(Date.now() + 150_000);
	due.setMilliseconds(0);
	const id = await publish(clockWorkflow("sl1-clock", due));
	await putToSleep();
	expect((await detail()).next_due).toBe(due.toISOString());
	const runs = await until(
		"the schedule ran",
		async () => {
			const found = await executionsOf(stores.cold, id);
			return found.some(({ stoppedAt }) => stoppedAt !== null) ? found : null;
		},
		240_000,
	);
	expect(runs.map(({ startedAt }) => Math.abs(Number(startedAt) - due.getTime()) < 2_000)).toEqual([true]);
});
