import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { fetchN8n } from "./fetch-n8n.ts";
import { askN8n, callApi, listAll } from "./request.ts";

async function n8n(answer: RequestListener): Promise<string> {
	const server = createServer(answer);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		return new Promise<void>((resolve) => void server.close(() => resolve()));
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Writes for as long as somebody reads; says how much that was and when the reader left. */
function endless() {
	const left = Promise.withResolvers<void>();
	const answer: RequestListener = (_, response) => {
		const part = Buffer.alloc(64 * 1024, "x");
		const write = () => {
			while (!response.destroyed && response.write(part));
		};
		response.on("drain", write).once("close", left.resolve);
		response.writeHead(200);
		write();
	};
	return { answer, left: left.promise };
}

const signal = () => AbortSignal.timeout(4_000);
const refused = expect.objectContaining({ code: "n8n_refused" });

test("of an answer without an end only what was asked for is read, and its connection is closed", async () => {
	const { answer, left } = endless();
	const { text, whole } = await fetchN8n(await n8n(answer), { signal: signal() }, 1_000);
	expect([text.length, whole]).toEqual([1_000, false]);
	await left;
});

test("a short answer is read whole", async () => {
	const address = await n8n((_, response) => response.end("ü".repeat(500)));
	expect(await fetchN8n(address, { signal: signal() }, 1_000)).toMatchObject({ text: "ü".repeat(500), whole: true });
	expect(await fetchN8n(address, { signal: signal() }, 999)).toMatchObject({ whole: false });
});

test("no redirect is followed, because it could lead the platform to what only it can reach", async () => {
	let reached = 0;
	const inside = await n8n((_, response) => {
		reached += 1;
		response.end();
	});
	const address = await n8n((_, response) => response.writeHead(307, { location: `${inside}/stop` }).end());
	const answer = await fetchN8n(address, { method: "POST", body: "{}", signal: signal() }, 10);
	expect([answer.status, answer.ok, reached]).toEqual([307, false, 0]);
	await expect(askN8n(address, { method: "POST", path: "/rest/login", body: {} })).rejects.toThrow(/with 307/);
	expect(reached).toBe(0);
});

test("an answer of the API that has no end is refused, and says what of", async () => {
	const { answer } = endless();
	const access = { address: await n8n(answer), apiKey: "k" };
	await expect(callApi(access, { method: "GET", path: "/workflows" })).rejects.toThrow(
		/GET \/api\/v1\/workflows with more than 16 MB/,
	);
});

test("a list is read page by page to its end, and one without an end is left", async () => {
	let pages = 0;
	const last = { value: 3 };
	const address = await n8n((_, response) => {
		pages += 1;
		const nextCursor = pages % 10_000 === last.value ? null : `c${pages}`;
		response.end(JSON.stringify({ data: [{ id: pages }], nextCursor }));
	});
	const access = { address, apiKey: "k" };
	expect(await listAll(access, "/workflows")).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
	last.value = 9_999;
	await expect(listAll(access, "/workflows")).rejects.toEqual(refused);
	expect(pages).toBe(203);
});

test("an n8n whose database is slow to answer is asked again, because it says so before it does anything", async () => {
	let asked = 0;
	const address = await n8n((_, response) => {
		asked += 1;
		if (asked < 3) response.writeHead(503).end('{"code":503,"message":"Database is not ready!"}');
		else response.end('{"id":"w"}');
	});
	const access = { address, apiKey: "key" };
	expect(await callApi(access, { method: "POST", path: "/workflows", body: {} })).toEqual({ id: "w" });
	expect(asked).toBe(3);
});
