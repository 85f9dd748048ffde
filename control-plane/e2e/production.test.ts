import type { Backup } from "@flomastr/contracts/backup";
import type { PlatformStatus, ReconcileReport } from "@flomastr/contracts/platform";
import type { Tenant, TenantDetail } from "@flomastr/contracts/tenant";
import type { Releases, Upgrade } from "@flomastr/contracts/upgrade";
import { afterAll, beforeAll, expect, test } from "vitest";
import { docker } from "../../provisioning/test/docker-command.ts";
import { newCustomer } from "../test/customer.ts";
import { type Stack, startStack } from "../test/stack.ts";
import { until } from "../test/until.ts";
import { containerOf } from "./container-of.ts";

/** The product as it runs in production: the images, the compose stack, one container of n8n per tenant. */
const project = "floe2e";
let stack: Stack;
let alpha: TenantDetail;
let beta: TenantDetail;

beforeAll(async () => {
	stack = await startStack(project);
});
afterAll(() => stack?.down());

const stateOf = async (id: string) => (await stack.tenant(id)).tenant.state;

test("one command leads to the console, because everything it needs is made at the first start", async () => {
	const page = await stack.call("console.localhost", "/sign-in", { headers: { accept: "text/html" } });
	expect(page.status).toBe(200);
	expect(page.text).toContain("FloMastr");
	expect(page.headers["strict-transport-security"]).toContain("max-age");
	const status = (await stack.operate("/api/platform/status")).json() as PlatformStatus;
	expect(status.parts.filter(({ state }) => state === "down")).toEqual([]);
	expect(status.parts.map(({ id }) => id)).toEqual(expect.arrayContaining(["docker", "gateway", "hot_store"]));
});

test("two tenants come up beside each other, each in a container of its own", async () => {
	[alpha, beta] = await Promise.all([stack.createTenant("alpha"), stack.createTenant("beta")]);
	for (const { tenant } of [alpha, beta]) {
		expect(containerOf(project, tenant.id)).not.toBe("");
		const customer = await newCustomer(stack, tenant.slug, `Customer of ${tenant.slug}`);
		await customer.say("Hello");
		await customer.waitForReplies(1);
	}
	expect((await stack.call("nobody.localhost", "/").catch((error: Error) => error)).toString()).toMatch(
		/alert|404|Error/,
	);
});

test("a tenant sleeps frozen and is woken by a customer's message, which is answered once", async () => {
	const { id } = alpha.tenant;
	const customer = await newCustomer(stack, "alpha", "Night owl");
	const slept = await until("alpha may sleep", async () => {
		const answer = await stack.operate(`/api/tenants/${id}/sleep`, { method: "POST", body: {} });
		return answer.status === 200 ? answer : null;
	});
	expect((slept.json() as Tenant).state).toBe("asleep");
	expect(docker(["inspect", "-f", "{{.State.Paused}}", containerOf(project, id)])).toBe("true");
	await customer.say("Hello");
	await customer.waitForReplies(1);
	expect(await stateOf(id)).toBe("active");
	expect(docker(["inspect", "-f", "{{.State.Paused}}", containerOf(project, id)])).toBe("false");
	expect(await customer.replies()).toHaveLength(1);
});

test("an upgrade moves a tenant to another release, and leaves no container behind", async () => {
	const { id } = alpha.tenant;
	const { releases } = (await stack.operate("/api/releases")).json() as Releases;
	const from = releases[0]?.release ?? "";
	const to = `${from}-e2e`;
	const build = `FROM flomastr/n8n:${from}\nLABEL flomastr.release=${to}\n`;
	docker(["build", "-q", "-t", `flomastr/n8n:${to}`, "-"], { input: build });
	try {
		const asked = await stack.operate("/api/upgrades", {
			method: "POST",
			body: { release: to, to: { tenants: [id] } },
		});
		expect(asked.status).toBe(202);
		const { id: upgradeId } = asked.json() as Upgrade;
		const ended = await until(
			"the upgrade has ended",
			async () => {
				const upgrade = (await stack.operate(`/api/upgrades/${upgradeId}`)).json() as Upgrade;
				return upgrade.state === "running" ? null : upgrade;
			},
			180_000,
		);
		expect(ended.tenants).toMatchObject([{ slug: "alpha", state: "done", error: null }]);
		expect((await stack.tenant(id)).tenant).toMatchObject({ state: "active", release: to });
		expect(containerOf(project, id).split("\n")).toHaveLength(1);
		const customer = await newCustomer(stack, "alpha", "After the upgrade");
		await customer.say("Hello");
		await customer.waitForReplies(1);
	} finally {
		docker(["rmi", "-f", `flomastr/n8n:${to}`]);
	}
});

test("a backup is restored into a new tenant that has the same conversations and answers by itself", async () => {
	const { id } = beta.tenant;
	const made = await stack.operate(`/api/tenants/${id}/backups`, { method: "POST", body: {} });
	expect(made.status).toBe(202);
	const backup = await until(
		"the backup is complete",
		async () => {
			const { backups } = (await stack.operate(`/api/tenants/${id}/backups`)).json() as { backups: Backup[] };
			const found = backups.find((one) => one.id === (made.json() as Backup).id);
			if (found?.state === "failed") throw new Error(found.error ?? "");
			return found?.state === "done" ? found : null;
		},
		120_000,
	);
	expect(backup.bytes).toBeGreaterThan(10_000);
	const body = { slug: "gamma", name: "Gamma" };
	const asked = await stack.operate(`/api/backups/${backup.id}/restore`, { method: "POST", body });
	expect(asked.status).toBe(202);
	const gamma = (asked.json() as Tenant).id;
	const opened = async () => {
		const { tenant, steps } = await stack.tenant(gamma);
		if (tenant.state === "failed") throw new Error(JSON.stringify({ failure: tenant.failure, steps }));
		return tenant.state === "active";
	};
	await until("gamma is open", opened, 180_000);
	const counts = async (tenantId: string) => (await stack.tenant(tenantId)).counts.threads;
	expect(await counts(gamma)).toBe(await counts(id));
	const customer = await newCustomer(stack, "gamma", "Customer of gamma");
	await customer.say("Hello");
	await customer.waitForReplies(1);
});

test("the command line does the same, because operators work in terminals", async () => {
	const list = await stack.flomastr("tenant", "list", "--json");
	expect(list.code).toBe(0);
	expect(JSON.parse(list.stdout).map(({ slug }: Tenant) => slug)).toEqual(expect.arrayContaining(["alpha", "beta"]));
	const doctor = await stack.flomastr("doctor", "--json");
	expect(doctor.stdout).toContain("docker");
	expect((await stack.flomastr("tenant", "inspect", "no-such-tenant")).code).toBe(3);
});

test("the control plane killed comes back to the same tenants, because Docker starts it again", async () => {
	const container = stack.compose("ps", "-q", "control-plane").trim();
	const pid = () => Number(docker(["inspect", "-f", "{{.State.Pid}}", container]));
	const before = pid();
	// As the kernel does when memory ends; `docker kill` would count as a person's wish to stop it.
	process.kill(before, "SIGKILL");
	await until("the engine has started it again", () => pid() > 0 && pid() !== before);
	await until("the console answers", async () => (await stack.operate("/api/tenants")).status === 200);
	await until("beta is active", async () => (await stateOf(beta.tenant.id)) === "active");
	const customer = await newCustomer(stack, "beta", "After the kill");
	await customer.say("Hello");
	await customer.waitForReplies(1);
});

test("a removed tenant leaves a last backup and nothing else", async () => {
	const { id } = beta.tenant;
	// Right after the kill it may still be on its way back, and nothing else may change it meanwhile.
	const taken = async () => (await stack.operate(`/api/tenants/${id}`, { method: "DELETE" })).status === 202;
	await until("the removal is taken", taken);
	await until(
		"beta is gone",
		async () => {
			const { tenants } = (await stack.operate("/api/tenants")).json() as { tenants: Tenant[] };
			return !tenants.some((tenant) => tenant.id === id);
		},
		120_000,
	);
	expect(containerOf(project, id)).toBe("");
	for (const kind of ["network", "volume"])
		expect(docker([kind, "ls", "-q", "--filter", `label=flomastr.tenant=${id}`])).toBe("");
	const { backups } = (await stack.operate("/api/backups")).json() as { backups: Backup[] };
	expect(backups.find((one) => one.tenant_id === id && one.reason === "final")?.state).toBe("done");
	const report = (await stack.operate("/api/reconcile", { method: "POST", body: { apply: false } })).json();
	expect((report as ReconcileReport).findings).toEqual([]);
});
