import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@flomastr/provisioning/databases/start-embedded-postgres";
import type { ProvisioningDeps, TenantContext } from "@flomastr/provisioning/deps";
import { ensureStarted } from "@flomastr/provisioning/ensure-n8n";
import { createEmbeddedGateway } from "@flomastr/provisioning/gateways/embedded";
import { publishWorkflow } from "@flomastr/provisioning/n8n/publish-workflow";
import { putWorkflow, type WorkflowFile } from "@flomastr/provisioning/n8n/put-workflow";
import type { N8nAccess } from "@flomastr/provisioning/n8n/request";
import { createOwner } from "@flomastr/provisioning/provision-tenant/create-owner";
import { createSecrets } from "@flomastr/provisioning/provision-tenant/create-secrets";
import { createDockerRuntime } from "@flomastr/provisioning/runtimes/docker";
import { waitUntilHealthy } from "@flomastr/provisioning/runtimes/wait-until-healthy";
import Dockerode from "dockerode";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openHotStore } from "#hot/client.ts";
import { migrateHotStore } from "#hot/migrate.ts";
import { createTenantDirectory } from "#tenants/directory.ts";
import { createTenantRecords } from "#tenants/records.ts";
import { startDockerPostgres } from "../../../../provisioning/test/docker-postgres.ts";
import { testVault } from "../../../../provisioning/test/records.ts";
import { freePort } from "../../../test/call.ts";
import { createTenantRow } from "../../../test/rows.ts";
import { clockWorkflow, executionsOf, hookWorkflow, waitWorkflow } from "../../../test/sleep-workflows.ts";
import { until } from "../../../test/until.ts";
import { createLog } from "../../log.ts";
import { createWakefulness } from "./create-wakefulness.ts";
import type { WakeCause, Wakefulness } from "./wakefulness.ts";

/** A real n8n in a container that is frozen: its process goes on where it stood, timers and all. */
const platform = "sl1";
const image = process.env.FLOMASTR_TEST_N8N_IMAGE ?? "flomastr/n8n";
const wakes: { ms: number; cause: WakeCause }[] = [];
const closers: (() => Promise<unknown>)[] = [];
let wakefulness: Wakefulness;
let tenantId: string;
let n8n: N8nAccess;
let gatewayPort: number;
let ctx: TenantContext;
let tenantDatabase: pg.Pool;

beforeAll(async () => {
	const folder = await mkdtemp(join(tmpdir(), "flomastr-sl1-"));
	closers.push(() => rm(folder, { recursive: true, force: true }));
	const log = createLog("silent", null);
	const postgres = await startDockerPostgres(`${platform}-postgres`);
	closers.push(() => postgres.stop());
	const store = await startEmbeddedPostgres({ dataDir: join(folder, "hot"), log });
	closers.push(() => store.stop());
	const hot = openHotStore(store.url, 2);
	closers.push(() => hot.$client.end());
	await migrateHotStore(hot);
	const databaseUrl = await postgres.makeDatabase(`${platform}_tenant`);
	tenantDatabase = new pg.Pool({ connectionString: databaseUrl, max: 2 });
	tenantDatabase.on("error", () => {});
	closers.push(() => tenantDatabase.end());

	const docker = new Dockerode();
	closers.push(async () => {
		const { Volumes } = await docker.listVolumes({ filters: { label: [`flomastr.platform=${platform}`] } });
		for (const { Name } of Volumes) await docker.getVolume(Name).remove();
	});
	const runtime = createDockerRuntime({
		docker,
		platform,
		subnetPool: "10.216.0.0/24",
		image: (release) => `${image}:${release}`,
		controlPlane: "host",
		log,
	});
	closers.push(() => runtime.close());
	const gateway = createEmbeddedGateway({
		port: await freePort(),
		consoleHost: "console.localhost",
		controlPlane: (_, response) => void response.writeHead(404).end(),
		uiOrigin: () => null,
		mayEditFlows: async () => false,
		awake: (id) => wakefulness.awake(id),
		log,
	});
	gatewayPort = await gateway.listen();
	closers.push(() => gateway.close());

	const tenant = await createTenantRow(hot, { slug: "frozen", plan: "large", databaseHost: "main" });
	tenantId = tenant.id;
	closers.push(() => runtime.remove(tenantId));
	const directory = createTenantDirectory(hot);
	const provisioning = {
		runtime,
		gateway,
		vault: testVault(),
		database: { url: () => databaseUrl, open: async () => {} },
		tenants: createTenantRecords(hot, directory, { changed: () => {}, removed: async () => {} }),
		controlPlaneUrl: "http://127.0.0.1:9",
		publicUrl: (slug: string) => `http://${slug}.localhost:${gatewayPort}/`,
		clock: () => new Date(),
		log,
	} as unknown as ProvisioningDeps;
	ctx = { deps: provisioning, tenant: { ...tenant, pack: null, owner: { email: "o@t.test", name: "O" } } };
	wakefulness = createWakefulness({
		hot,
		provisioning,
		directory,
		runs: { contextOf: async () => ctx, newest: async () => null, underWay: () => new Map() },
		clock: () => new Date(),
		log,
		idleMs: () => null,
		timing: { graceMs: 0, soonMs: 6_000, settleMs: 2_000 },
		onWake: (_, ms, cause) => void wakes.push({ ms, cause }),
	});
	closers.push(() => wakefulness.stop());
	await createSecrets.do(ctx);
	await ensureStarted(ctx);
	// Its first boot makes n8n's tables.
	const address = await waitUntilHealthy(runtime, tenantId, 400_000);
	await createOwner.do(ctx);
	await gateway.publish({ tenantId, slug: "frozen", name: "Frozen", state: "active" });
	n8n = { address, apiKey: (await provisioning.vault.get(tenantId, "n8n.api_key")) ?? "" };
	await wakefulness.start();
}, 500_000);
afterAll(async () => {
	for (const close of closers.toReversed()) await close().catch((error: unknown) => console.error(error));
}, 120_000);
beforeEach(async () => {
	await wakefulness.wake(tenantId);
	wakes.length = 0;
});

async function publish(workflow: WorkflowFile): Promise<string> {
	const id = await putWorkflow(n8n, workflow, new Map());
	await publishWorkflow(n8n, tenantDatabase, { id, name: workflow.name });
	return id;
}

async function putToSleep(): Promise<void> {
	let why: string | null = "";
	await until("it sleeps", async () => {
		why = await wakefulness.sleep(tenantId);
		return why === null;
	}).catch((error: Error) => Promise.reject(new Error(`${error.message} ${why}`)));
	expect((await ctx.deps.runtime.inspect(tenantId)).state).toBe("asleep");
}

/** `fetch` may not choose its Host header. */
function call(name: string): Promise<string> {
	return new Promise((resolve) => {
		const sent = request(
			{ port: gatewayPort, path: `/webhook/${name}`, method: "POST", headers: { host: "frozen.localhost" } },
			async (answer) => {
				const parts: Buffer[] = [];
				for await (const part of answer) parts.push(part);
				resolve(`${answer.statusCode} ${Buffer.concat(parts)}`);
			},
		);
		sent.once("error", (error) => resolve(error.message));
		sent.end();
	});
}

async function untilEnded(workflowId: string, count: number) {
	return until(`${count} executions have ended`, async () => {
		const runs = await executionsOf(tenantDatabase, workflowId);
		// One that waits, or goes on after it, has a time of stopping too: that of its going to wait.
		const ended = runs.filter(({ status }) => !["new", "running", "waiting"].includes(status));
		return ended.length >= count ? runs : null;
	});
}

test("webhooks called while it is frozen are executed once each", async () => {
	const id = await publish(hookWorkflow("sl1-hook"));
	await until("n8n listens", async () => (await call("sl1-hook")).startsWith("200"));
	const before = (await executionsOf(tenantDatabase, id)).length;
	for (let round = 1; round <= 3; round += 1) {
		await putToSleep();
		const answers = await Promise.all(Array.from({ length: 20 }, () => call("sl1-hook")));
		expect(answers).toEqual(answers.map(() => '200 {"heard":true}'));
		const runs = await untilEnded(id, before + 20 * round);
		expect(runs.length - before).toBe(20 * round);
		expect(runs.every(({ status }) => status === "success")).toBe(true);
	}
	expect(wakes.map(({ cause }) => cause)).toEqual(["request", "request", "request"]);
});

test("requests poured in while it freezes over and over are all answered", async () => {
	let answered = 0;
	let sent = 0;
	for (let round = 0; round < 12; round += 1) {
		const falling = wakefulness.sleep(tenantId);
		await new Promise((resolve) => setTimeout(resolve, round * 20));
		sent += 5;
		const answers = await Promise.all(Array.from({ length: 5 }, () => call("sl1-hook")));
		answered += answers.filter((answer) => answer === '200 {"heard":true}').length;
		await falling;
	}
	expect(answered).toBe(sent);
});

test("a schedule due while it is frozen begins within two seconds of its time, once", async () => {
	const due = new Date(Date.now() + 25_000);
	due.setMilliseconds(0);
	const id = await publish(clockWorkflow("sl1-clock", due));
	await putToSleep();
	const runs = await untilEnded(id, 1);
	// Told once n8n answers, which may be after its work is done.
	await expect.poll(() => wakes.map(({ cause }) => cause)).toEqual(["schedule"]);
	expect(runs.map(({ startedAt }) => Number(startedAt) - due.getTime())).toEqual([expect.toSatisfy(isInTime)]);
	// Nothing of it comes twice: it sleeps again, wakes again, and still ran once.
	await until("it may sleep", async () => (await wakefulness.sleep(tenantId)) === null);
	await wakefulness.wake(tenantId);
	expect(await executionsOf(tenantDatabase, id)).toHaveLength(1);
});

test("a timed wait that ends while it is frozen goes on within two seconds of its time, once", async () => {
	// n8n waits in its own memory for less than 65 seconds; that keeps it awake.
	const due = new Date(Date.now() + 80_000);
	due.setMilliseconds(0);
	const id = await publish(waitWorkflow("sl1-wait", due));
	// Live at its first answer, which is the only call it gets.
	await until("n8n listens", async () => (await call("sl1-wait")).startsWith("200"));
	await until("it waits", async () => (await executionsOf(tenantDatabase, id))[0]?.status === "waiting");
	await putToSleep();
	const [run] = await untilEnded(id, 1);
	// Told once n8n answers, which may be after its work is done.
	await expect.poll(() => wakes.map(({ cause }) => cause)).toEqual(["wait"]);
	expect(run).toMatchObject({ status: "success" });
	expect(isInTime(Number(run?.stoppedAt) - due.getTime())).toBe(true);
});

function isInTime(lateMs: number): boolean {
	return Math.abs(lateMs) <= 2_000;
}
