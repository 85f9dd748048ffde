import { createServer, type RequestListener } from "node:http";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { until } from "../../test/until.ts";
import { watchHealth } from "./health.ts";

// Only the clock that measures is ours; sockets and timers stay real.
let offset = 0;
const realNow = performance.now.bind(performance);
beforeEach(() => {
	offset = 0;
	vi.spyOn(performance, "now").mockImplementation(() => realNow() + offset);
});
afterEach(() => vi.restoreAllMocks());

async function watched(answer: RequestListener) {
	let looks = 0;
	const server = createServer((req, res) => {
		looks++;
		answer(req, res);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	const port = typeof address === "object" && address !== null ? address.port : 0;
	const told: unknown[] = [];
	const watch = watchHealth(
		`http://127.0.0.1:${port}`,
		(ready) => told.push(ready),
		() => told.push("hung"),
		20,
	);
	onTestFinished(() => {
		watch.stop();
		server.closeAllConnections();
		server.close();
	});
	return { told, looks: () => looks };
}

test("a booting n8n is asked until it is ready, because 503 is its way to say not yet", async () => {
	let left = 5;
	const { told } = await watched((_req, res) => res.writeHead(--left > 0 ? 503 : 200).end("{}"));
	await until("it is ready", () => told.length > 0);
	expect(told).toEqual([true]);
});

test("n8n is not ended for a moment without its database, because that comes back", async () => {
	let status = 200;
	const { told, looks } = await watched((_req, res) => res.writeHead(status).end());
	await until("it is ready", () => told.length === 1);
	status = 503;
	await until("it is not", () => told.length === 2);
	const before = looks();
	await until("it was asked twenty times more", () => looks() > before + 20);
	expect(told).toEqual([true, false]);
	status = 200;
	await until("it is again", () => told.length === 3);
	expect(told).toEqual([true, false, true]);
});

test("n8n counts as hung when it was ready and is not for a minute, because then it stays so", async () => {
	let status = 200;
	const { told } = await watched((_req, res) => res.writeHead(status).end());
	await until("it is ready", () => told.length === 1);
	status = 503;
	offset = 61_000;
	await until("it hangs", () => told.includes("hung"));
	expect(told).toEqual([true, false, "hung"]);
});

test("n8n counts as hung when it never became ready, because a boot has an end", async () => {
	const { told, looks } = await watched((_req, res) => res.writeHead(503).end());
	await until("it was asked", () => looks() > 2);
	offset = 280_000;
	const before = looks();
	await until("it was asked again", () => looks() > before + 2);
	expect(told).toEqual([]);
	offset = 301_000;
	await until("it hangs", () => told.length > 0);
	expect(told).toEqual(["hung"]);
});
