import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TenantDetail } from "@flomastr/contracts/tenant";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GraphServer, startGraphServer } from "../test/graph-server.ts";
import { type Product, startProduct } from "../test/product.ts";
import { signInToDemo } from "../test/sign-in.ts";
import { until } from "../test/until.ts";
import { expectKept, sentMessages, storedIds, untilQuiet } from "./account.ts";
import {
	type Door,
	postDelivered,
	postWebhooks,
	shuffleWithDuplicates,
	type Webhook,
	writeWebhooks,
} from "./customers.ts";
import { descendantsOf, isFree, type Process, stillRunning } from "./processes.ts";
import { lookAtRest, openStores, type Stores } from "./stores.ts";

/**
 * The product under load and under the axe, on one data folder from beginning to end. Its customers' vendor lives in this
 * process: it posts signed webhooks, takes what the tenant sends, and remembers all of it when the product dies.
 */
let dataDir: string;
let product: Product;
let graph: GraphServer;
let stores: Stores;
/** Receipts that the product did not take; the vendor has them still. */
let untold: { id: string; to: string; tracker: unknown }[] = [];
/** Trackers of the messages that the vendor answered. */
const answered = new Set<unknown>();
/** Everything that customers wrote so far. */
const history: Webhook[] = [];

const door = (): Door => ({ call: product.call, ...stores.connection });
const untilGone = (processes: Process[]) => expect.poll(() => stillRunning(processes)).toEqual([]);

async function tell(receipt: { id: string; to: string; tracker: unknown }): Promise<void> {
	if (!(await postDelivered(door(), receipt))) untold.push(receipt);
}

/** Starts it again on the same data and port, at which the vendor knocks with its receipts until they are taken. */
async function startAgain(): Promise<void> {
	const { port } = product;
	const knocking = expect.poll(tellAgain, { interval: 250 }).toBe(0);
	product = await startProduct({ dataDir, port });
	await knocking;
	stores = await openStores(dataDir);
}

/** @returns how many receipts are still not taken */
async function tellAgain(): Promise<number> {
	const again = untold;
	untold = [];
	await Promise.all(again.map(tell));
	return untold.length;
}

beforeAll(async () => {
	dataDir = await mkdtemp(join(tmpdir(), "flomastr-lost-"));
	product = await startProduct({ dataDir });
	stores = await openStores(dataDir);
	const { phone_number_id, access_token } = stores.connection.config;
	graph = await startGraphServer({
		token: access_token,
		phoneNumberId: phone_number_id,
		specification: false,
		onMessage: (body, id) => {
			answered.add(body.biz_opaque_callback_data);
			void tell({ id, to: String(body.to), tracker: body.biz_opaque_callback_data });
		},
	});
	await stores.moveGraph(graph.url);
	await stores.close();
});
afterAll(async () => {
	await product?.kill();
	await graph?.close();
	await rm(dataDir, { recursive: true, force: true });
});

describe("nothing is lost and nothing done twice", () => {
	test("Ctrl-C ends everything with exit code 0, and the next start goes on with the same data", async () => {
		const family = await descendantsOf(product.pid);
		// Databases, front end, n8n, its task runner.
		expect(family.length).toBeGreaterThanOrEqual(4);
		expect(await product.stop()).toBe(0);
		expect(await stillRunning(family)).toEqual([]);
		expect(await isFree(product.port)).toBe(true);
		await startAgain();
		expect(product.output()).not.toMatch(/Creating the demo|did not start/);
	});

	test("when 500 webhooks come at once, in no order and many twice", async () => {
		const webhooks = writeWebhooks(350, { chatty: 24, hasty: 6 });
		history.push(...webhooks);
		expect(await postWebhooks(door(), shuffleWithDuplicates(webhooks, 150))).toEqual([]);
		await untilQuiet(stores);
		await expectKept(stores, graph, webhooks, { crashes: false });
	});

	test("when the control plane is killed amid a burst, and the vendor posts again what got no answer", async () => {
		const webhooks = writeWebhooks(160, { chatty: 12, hasty: 4 });
		history.push(...webhooks);
		const family = await descendantsOf(product.pid);
		const ports = [product.port, ...(await innerPorts())];
		await stores.close();
		const posts = shuffleWithDuplicates(webhooks, 60);
		// The worst moment: the vendor has taken a message, and nobody has heard so.
		graph.misbehave("hang");
		expect(await postWebhooks(door(), posts.slice(0, 110))).toEqual([]);
		const unheard = await until("a message was taken without an answer", () =>
			sentMessages(graph).find(({ tracker }) => !answered.has(tracker)),
		);
		untold.push({ id: "wamid.UNHEARD", ...unheard });
		let acknowledged = 0;
		let killed: Promise<void> | null = null;
		const refused = await postWebhooks(door(), posts.slice(110), () => {
			acknowledged += 1;
			if (acknowledged === 30) killed = product.kill();
		});
		await killed;
		expect(refused.length).toBeGreaterThan(0);
		await untilGone(family);
		// A process that has ended keeps its sockets until its last thread has gone.
		await expect.poll(() => Promise.all(ports.map(isFree))).toEqual(ports.map(() => true));

		await startAgain();
		const taken = webhooks.filter((webhook) => webhook.acknowledgedAt !== null).flatMap(({ messages }) => messages);
		expect(taken.length).toBeGreaterThan(0);
		expect(await storedIds(stores, taken)).toEqual(taken.map(({ vendorId }) => vendorId).sort());
		expect(await postWebhooks(door(), refused)).toEqual([]);
		await untilQuiet(stores);
		await expectKept(stores, graph, webhooks, { crashes: true });
	});

	test("when a tenant's n8n is killed amid a burst: its events wait, the console says so, and it comes back by itself", async () => {
		const webhooks = writeWebhooks(120, { chatty: 12, hasty: 3 });
		history.push(...webhooks);
		const cookie = await signInToDemo(product, "console.localhost", "operator@flomastr.test");
		const detail = async () => {
			const answer = await product.call("console.localhost", `/api/tenants/${stores.tenantId}`, {
				headers: { cookie },
			});
			return answer.json() as TenantDetail;
		};
		expect((await detail()).runtime).toMatchObject({ state: "running", restarts: 0 });
		const pid = await n8nPid();
		let acknowledged = 0;
		const posting = postWebhooks(door(), shuffleWithDuplicates(webhooks, 40), () => {
			acknowledged += 1;
			if (acknowledged === 30) process.kill(pid, "SIGKILL");
		});
		await expect
			.poll(
				async () =>
					(({ runtime, counts }) => runtime.state !== "running" && counts.deliveries_waiting > 0)(await detail()),
				{
					timeout: 10_000,
				},
			)
			.toBe(true);
		expect(await posting).toEqual([]);
		await untilQuiet(stores);
		expect(await detail()).toMatchObject({
			runtime: { state: "running", restarts: 1 },
			counts: { deliveries_waiting: 0, deliveries_dead: 0 },
		});
		await expectKept(stores, graph, webhooks, { crashes: true });
	});

	test("after the last Ctrl-C all of it stands on the disk", async () => {
		const family = await descendantsOf(product.pid);
		await stores.close();
		expect(await product.stop()).toBe(0);
		expect(await stillRunning(family)).toEqual([]);
		await lookAtRest(dataDir, stores.tenantId, async () => {
			stores = await openStores(dataDir);
			try {
				await expectKept(stores, graph, history, { crashes: true });
			} finally {
				await stores.close();
			}
		});
		expect(graph.complaints).toEqual([]);
	});
});

const n8nFolder = () => join(dataDir, "n8n", stores.tenantId);

async function n8nPid(): Promise<number> {
	return JSON.parse(await readFile(join(n8nFolder(), "pid.json"), "utf8")).pid;
}

/** Ports inside of the machine that a start has to find free again. */
async function innerPorts(): Promise<number[]> {
	const { http, broker } = JSON.parse(await readFile(join(n8nFolder(), "ports.json"), "utf8"));
	return [Number(await readFile(join(dataDir, "private-port"), "utf8")), http, broker];
}
