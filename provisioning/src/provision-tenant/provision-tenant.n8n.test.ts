import { existsSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseRefOf } from "#database-ref-of.ts";
import { loginToN8n } from "#n8n/login.ts";
import { removeTenantSaga } from "#remove-tenant/saga.ts";
import { n8nOwnerEmail } from "#runtime-spec-of.ts";
import { waitUntilHealthy } from "#runtimes/wait-until-healthy.ts";
import { run } from "#saga/run.ts";
import { resumeTenant } from "#suspend-tenant/resume.ts";
import { suspendTenant } from "#suspend-tenant/suspend.ts";
import { memoryStore } from "../../test/memory-store.ts";
import { acme, type N8nStack, startN8nStack, writeTinyPack } from "../../test/n8n-stack.ts";
import { makeFolder } from "../../test/temporary-folder.ts";
import { serveTenantApi, type TenantApi } from "../../test/tenant-api.ts";
import { publishWorkflows } from "./publish-workflows.ts";
import { provisionTenantSaga } from "./saga.ts";

const folder = makeFolder();
let api: TenantApi;
let stack: N8nStack;
const store = memoryStore();

beforeAll(async () => {
	api = await serveTenantApi((token) => token === stack.vault.secrets.get(`${acme.id} tenant.token`));
	stack = await startN8nStack(folder.path, api.url);
	writeTinyPack(stack.packsFolder);
});

afterAll(async () => {
	await stack.stop();
	await api.close();
	folder.remove();
});

const deps = () => ({ store, clock: stack.clock, log: stack.log });
const ctx = () => ({ deps: stack, tenant: acme });

test("a provisioned tenant answers, because every step was done in order", { timeout: 400_000 }, async () => {
	const outcome = await run(deps(), provisionTenantSaga(stack), acme.id, acme);
	expect(outcome).toEqual({ state: "done" });
	expect(stack.tenants.state.get(acme.id)?.state).toBe("active");
	const route = stack.routes.get(acme.id);
	expect(route).toMatchObject({ slug: "acme", state: "active" });
});

test("a Code node runs, because n8n found the Node to run it with", async () => {
	const answer = await fetch(`${stack.runtime.address(acme.id)}/webhook/doubler`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ number: 21 }),
	});
	expect(await answer.json()).toEqual({ doubled: 42 });
});

test("the trigger subscribed with the tenant's token, because the credential was filled in and loopback is allowed", () => {
	expect(api.complaints).toEqual([]);
	expect([...api.subscriptions.values()]).toHaveLength(1);
});

test("the control plane signs in for a person, because it knows the owner's password", async () => {
	const address = await waitUntilHealthy(stack.runtime, acme.id);
	const password = stack.vault.secrets.get(`${acme.id} n8n.owner_password`) ?? "";
	const cookie = await loginToN8n(address, n8nOwnerEmail(acme.id), password);
	const me = await fetch(`${address}/rest/login`, { headers: { Cookie: cookie.split(";")[0] ?? "" } });
	expect(await me.json()).toMatchObject({ data: { email: n8nOwnerEmail(acme.id), isOwner: true } });
});

test("repeating the whole saga duplicates nothing, because every step finds what is there", async () => {
	expect(await run(deps(), provisionTenantSaga(stack), acme.id, acme)).toEqual({ state: "done" });
	const client = new pg.Client({ connectionString: stack.database.url(await databaseRefOf(ctx()), "admin") });
	await client.connect();
	const { rows } = await client.query(
		`SELECT (SELECT count(*)::int FROM n8n.workflow_entity) AS workflows,
		        (SELECT count(*)::int FROM n8n.credentials_entity) AS credentials,
		        (SELECT count(*)::int FROM n8n.user_api_keys) AS keys`,
	);
	await client.end();
	expect(rows).toEqual([{ workflows: 2, credentials: 1, keys: 1 }]);
});

test("a tenant's workflows count as published once their triggers have subscribed, because customers write at once", async () => {
	api.subscriptions.clear();
	const asked = Promise.withResolvers<void>();
	const allowed = Promise.withResolvers<void>();
	api.beforeSubscribing = () => {
		asked.resolve();
		return allowed.promise;
	};
	let published = false;
	const step = publishWorkflows.do(ctx()).then(() => {
		published = true;
	});
	await asked.promise;
	// n8n listens by now, and whoever asked it for nothing else would have been told so long ago.
	for (let knocks = 0; knocks < 100; knocks++) await fetch(`${stack.runtime.address(acme.id)}/webhook/doubler`);
	expect(published).toBe(false);
	allowed.resolve();
	await step;
	expect(api.subscriptions.size).toBe(1);
});

test("a trigger that cannot subscribe fails the step with its reason, because nobody would answer customers", async () => {
	api.beforeSubscribing = () => Promise.reject(new Error("The tenant has no such channel."));
	await expect(publishWorkflows.do(ctx())).rejects.toThrow(/“.+”.*The tenant has no such channel\./);
	api.beforeSubscribing = async () => {};
	await publishWorkflows.do(ctx());
	expect(api.subscriptions.size).toBe(1);
});

test("the role of the business schema sees nothing of n8n's, because each has its own", async () => {
	const client = new pg.Client({ connectionString: stack.database.url(await databaseRefOf(ctx()), "business") });
	await client.connect();
	await expect(client.query("SELECT * FROM n8n.credentials_entity")).rejects.toThrow(/permission denied/);
	await client.query("SELECT count(*) FROM business.messages");
	await client.end();
});

test("a suspended tenant rests and comes back whole, because suspending deletes nothing", async () => {
	await suspendTenant(ctx());
	expect(stack.tenants.state.get(acme.id)?.state).toBe("suspended");
	expect(stack.routes.get(acme.id)).toMatchObject({ state: "suspended" });
	expect(stack.runtime.pids().size + stack.database.pids().size).toBe(0);
	await resumeTenant(ctx());
	expect(stack.tenants.state.get(acme.id)?.state).toBe("active");
	const answer = await fetch(`${stack.runtime.address(acme.id)}/webhook/doubler`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ number: 4 }),
	});
	expect(await answer.json()).toEqual({ doubled: 8 });
});

test("a failing step leaves nothing behind and names itself, because the steps before it are undone", async () => {
	const other = { ...acme, id: "0198a000-0000-7000-8000-000000000002", slug: "other", pack: "no-such-pack" };
	const outcome = await run(deps(), provisionTenantSaga(stack), other.id, other);
	expect(outcome).toMatchObject({ state: "undone", failure: { step: "publish-workflows" } });
	expect(stack.tenants.state.get(other.id)).toMatchObject({
		state: "failed",
		failure: { step: "publish-workflows", reason: expect.stringContaining("no-such-pack") },
	});
	expect(existsSync(join(folder.path, "n8n", other.id))).toBe(false);
	expect(existsSync(join(folder.path, "databases", other.id))).toBe(false);
	expect([...stack.vault.secrets.keys()].filter((key) => key.startsWith(other.id))).toEqual([]);
	expect(stack.tenants.slugs.has("other")).toBe(false);
});

test("a removed tenant is gone from the machine, because removal ends processes, deletes files and forgets secrets", async () => {
	expect(await run(deps(), removeTenantSaga(stack), acme.id, acme)).toEqual({ state: "done" });
	expect(stack.tenants.state.get(acme.id)?.state).toBe("removed");
	expect(stack.runtime.pids().size + stack.database.pids().size).toBe(0);
	expect(existsSync(join(folder.path, "n8n", acme.id))).toBe(false);
	expect(existsSync(join(folder.path, "databases", acme.id))).toBe(false);
	expect(stack.vault.secrets.size).toBe(0);
	expect(stack.routes.size).toBe(0);
	expect(stack.tenants.slugs.size).toBe(0);
});
