import type { TenantDetail } from "@flomastr/contracts/tenant";
import { databaseName } from "@flomastr/provisioning/databases/postgres/names";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { docker } from "../../provisioning/test/docker-command.ts";
import { newCustomer } from "../test/customer.ts";
import { type Editor, openEditor } from "../test/editor.ts";
import { clockWorkflow, executionsOf, hookWorkflow } from "../test/sleep-workflows.ts";
import { type Stack, startStack } from "../test/stack.ts";
import { until } from "../test/until.ts";
import { openBrowser, openPerson, signIn } from "./browser.ts";
import { containerOf } from "./container-of.ts";

/** Tenants that fall asleep by themselves on the compose stack, and everything that wakes them. */
let stack: Stack;
let detail: TenantDetail;
let editor: Editor;
let database: pg.Pool;
/** The workflow of the first test. */
let hook: string;
let other: TenantDetail;
/** What the other tenant's workflow waits for, asleep, while the first is tried. */
let clock: { due: Date; runs(): ReturnType<typeof executionsOf> };

beforeAll(async () => {
	// Twelve seconds: each tenant sleeps whenever it is left alone.
	stack = await startStack("flosleep", { IDLE_MINUTES: "0.2" });
	detail = await stack.createTenant("dozer");
	editor = await openEditor(stack, "dozer");
	database = openDatabase(detail);
	other = await stack.createTenant("punctual", { pack: null });
	clock = await windUp();
});
afterAll(async () => {
	for (const pool of databases) await pool.end();
	await stack?.down();
});

const databases: pg.Pool[] = [];
/** A tenant's own, as the server's administrator. */
function openDatabase({ tenant }: TenantDetail): pg.Pool {
	const url = new URL(stack.hotStoreUrl());
	url.pathname = `/${databaseName(stack.project, tenant.id)}`;
	const pool = new pg.Pool({ connectionString: url.href, max: 1 });
	pool.on("error", () => {});
	databases.push(pool);
	return pool;
}

async function windUp(): Promise<typeof clock> {
	// Far enough that it may sleep before, if it does so soon: what is due within two minutes is waited for.
	const due = new Date(Date.now() + 160_000);
	due.setMilliseconds(0);
	const id = await (await openEditor(stack, "punctual")).publish(clockWorkflow("report", due));
	await until("it sleeps", async () => (await putToSleep(other)).startsWith("200"));
	const pool = openDatabase(other);
	return { due, runs: () => executionsOf(pool, id) };
}

const asleep = () =>
	until("it falls asleep by itself", async () => (await stack.tenant(detail.tenant.id)).tenant.state === "asleep");
/** As an operator asks for it. */
async function putToSleep({ tenant }: TenantDetail): Promise<string> {
	const asked = { method: "POST", body: {} };
	const { status, text } = await stack.operate(`/api/tenants/${tenant.id}/sleep`, asked);
	return `${status} ${text}`;
}
const call = (path: string) => stack.call("dozer.localhost", path, { method: "POST", body: {} });

test("an idle tenant falls asleep by itself; twenty calls of its webhook at once are twenty executions", async () => {
	hook = await editor.publish(hookWorkflow("doze"));
	await until("n8n listens", async () => (await call("/webhook/doze")).status === 200);
	const before = (await executionsOf(database, hook)).length;
	await asleep();
	const answers = await Promise.all(Array.from({ length: 20 }, () => call("/webhook/doze")));
	expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['200 {"heard":true}']));
	const all = () => executionsOf(database, hook);
	await until("all have ended", async () => (await all()).every(({ status }) => status === "success"));
	expect((await all()).length - before).toBe(20);
});

test("ten customers who write to it at once are each answered once", async () => {
	const customers = await Promise.all(
		Array.from({ length: 10 }, (_, at) => newCustomer(stack, "dozer", `Customer ${at}`)),
	);
	await asleep();
	await Promise.all(customers.map((customer) => customer.say("Hello")));
	for (const customer of customers) expect(await customer.waitForReplies(1)).toHaveLength(1);
});

test("an open editor keeps it awake, and a closed one does not", async () => {
	const browser = await openBrowser();
	const { page, context } = await openPerson(browser);
	const origin = `https://dozer.localhost:${stack.httpsPort}`;
	await signIn(page, origin, "owner@dozer.test", "stack-owner-password");
	// On a busy machine the editor, megabytes of it, may come too late for itself; a person loads it again.
	const opened = async () => {
		const pushed = page.waitForEvent("websocket", { timeout: 45_000 }).catch(() => null);
		await page.goto(`${origin}/flows/workflow/${hook}`).catch(() => null);
		return pushed;
	};
	await until("the editor has its websocket", opened, 150_000);
	const kept = async () => /^409.*1 requests or open editors/s.test(await putToSleep(detail));
	await until("nothing but the editor keeps it awake", kept);
	await context.close();
	await browser.close();
	await asleep();
});

test("a schedule that is due while its tenant sleeps begins within two seconds of its time", async () => {
	const ended = async () => {
		const runs = await clock.runs();
		return runs.some(({ status }) => status === "success") && runs;
	};
	const runs = await until("it ran", ended, 240_000);
	expect(runs.map(({ startedAt }) => Math.abs(startedAt.getTime() - clock.due.getTime()) <= 2_000)).toEqual([true]);
});

test("one that sleeps through a restart of the platform is woken by the first request, which is answered", async () => {
	await asleep();
	// Caddy forgets its routes, the control plane where n8n was; what sleeps sleeps on.
	stack.compose("stop", "caddy", "control-plane", "front-end", "socket-proxy");
	stack.compose("up", "--detach", "--wait", "--wait-timeout", "120");
	expect((await stack.tenant(detail.tenant.id)).tenant.state).toBe("asleep");
	const opened = async () => (await stack.call("dozer.localhost", "/sign-in")).status === 200;
	await until("its host is open", opened);
	expect(await call("/webhook/doze")).toMatchObject({ status: 200, text: '{"heard":true}' });
});

test("what tenants' containers are among is closed to them, each other's n8n included", async () => {
	const inspect = (id: string, format: string) => docker(["inspect", "-f", format, id]);
	const addresses = (service: string) =>
		inspect(stack.compose("ps", "-q", service).trim(), "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}");
	const mine = containerOf(stack.project, detail.tenant.id);
	const n8nOfOther = inspect(
		containerOf(stack.project, other.tenant.id),
		"{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
	);
	const every = (service: string) => addresses(service).split(" ").filter(Boolean);
	const open = [
		["control-plane", 8080],
		["postgres", 5432],
	] as const;
	const closed = [
		...every("socket-proxy").map((host) => [host, 2375] as const),
		["control-plane", 9090] as const,
		...every("control-plane").map((host) => [host, 9090] as const),
		...every("caddy").map((host) => [host, 2019] as const),
		...every("front-end").map((host) => [host, 3000] as const),
		[n8nOfOther, 5678] as const,
	];
	expect(closed.length).toBeGreaterThan(5);
	await until("it is awake", async () => (await call("/webhook/doze")).status === 200);
	// All at once, by the container's own Node: it falls asleep again soon.
	const program = `const { connect } = require("node:net");
		const knock = ([host, port]) => new Promise((resolve) => {
			const socket = connect({ host, port, timeout: 2000 }, () => resolve("open"));
			socket.on("error", ({ code }) => resolve(code)).on("timeout", () => resolve("silent"));
		});
		Promise.all(JSON.parse(process.argv[1]).map(knock)).then((found) => { console.log(JSON.stringify(found)); process.exit(); });`;
	const found = JSON.parse(docker(["exec", mine, "node", "-e", program, JSON.stringify([...open, ...closed])]));
	expect(found.slice(0, 2)).toEqual(["open", "open"]);
	expect(closed.filter((_, at) => found[at + 2] === "open")).toEqual([]);
});
