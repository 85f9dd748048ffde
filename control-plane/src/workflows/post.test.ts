import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { outcomeOfEvent, postToWorkflow, type WorkflowHost } from "./post.ts";

const secret = "signing-secret";
let server: Server | undefined;
afterEach(async () => {
	await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
	server = undefined;
});

interface Seen {
	url: string;
	headers: IncomingMessage["headers"];
	body: string;
}

/** An n8n that answers what it is told to, `by` our own node or by itself; null breaks the connection. */
async function n8n(answer: { status: number; body?: string; location?: string; by?: "node" | "n8n" } | null) {
	const seen: Seen[] = [];
	server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		seen.push({ url: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString() });
		if (!answer) return request.socket.destroy();
		if (answer.by === "node") response.setHeader("x-flomastr-accepted", String(request.headers["x-flomastr-delivery"]));
		response.writeHead(answer.status, answer.location ? { location: answer.location } : {}).end(answer.body ?? "");
	});
	await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return { seen, host: hostAt(origin) };
}
const hostAt = (origin: string | null): WorkflowHost => ({
	origin: async () => origin,
	signingSecret: async () => secret,
});
const now = new Date("2026-11-20T09:00:00.000Z");
const input = { tenantId: "t1", path: "/webhook/intake?x=1", body: { id: "e1", name: "Zoë" }, deliveryId: "d1", now };

test("the body is signed as it is sent, and names its delivery", async () => {
	const { seen, host } = await n8n({ status: 200, body: "ok", by: "node" });
	expect(await postToWorkflow(host, input)).toEqual({ kind: "answered", accepted: true, status: 200, body: "ok" });
	const t = now.getTime() / 1000;
	const v1 = createHmac("sha256", secret).update(`${t}.${seen[0]?.body}`).digest("hex");
	expect(seen[0]).toMatchObject({
		url: "/webhook/intake?x=1",
		headers: {
			"x-flomastr-signature": `t=${t},v1=${v1}`,
			"x-flomastr-delivery": "d1",
			"content-type": "application/json",
		},
	});
	expect(JSON.parse(seen[0]?.body ?? "")).toEqual(input.body);
});

test("a redirect is not followed: the signed body must not travel to where somebody else points", async () => {
	const { seen, host } = await n8n({ status: 302, location: "/elsewhere" });
	expect(await postToWorkflow(host, input)).toMatchObject({ kind: "answered", status: 302 });
	expect(seen).toHaveLength(1);
});

test("an answer without an end is left after its beginning, because it would fill the platform's memory", async () => {
	const left = Promise.withResolvers<void>();
	server = createServer((request, response) => {
		request.resume();
		const part = "x".repeat(64 * 1024);
		const write = () => {
			while (!response.destroyed && response.write(part));
		};
		response.writeHead(500).on("drain", write).once("close", left.resolve);
		write();
	});
	await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
	const host = hostAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	expect(await postToWorkflow(host, input)).toMatchObject({ kind: "answered", status: 500, body: "x".repeat(2_000) });
	await left.promise;
});

describe("what the answer means", () => {
	const outcome = async (host: WorkflowHost) => outcomeOfEvent(await postToWorkflow(host, input));

	test("2xx of our node: delivered", async () => {
		expect(await outcome((await n8n({ status: 200, by: "node" })).host)).toEqual({ state: "delivered" });
	});

	test("2xx of n8n itself: it is starting and answers so to everything; ask again, at no attempt's cost", async () => {
		expect(await outcome((await n8n({ status: 200 })).host)).toMatchObject({ state: "retry", waiting: true });
	});

	test("n8n is not running: wait, at no attempt's cost", async () => {
		expect(await outcome(hostAt(null))).toMatchObject({ state: "retry", waiting: true });
	});

	test("nobody listens: wait, at no attempt's cost", async () => {
		expect(await outcome(hostAt("http://127.0.0.1:9"))).toMatchObject({ state: "retry", waiting: true });
	});

	test("the connection broke before the answer: n8n died, deliver again", async () => {
		expect(await outcome((await n8n(null)).host)).toMatchObject({ state: "retry", waiting: true });
	});

	test("the workflow itself failed: a person must look", async () => {
		const { host } = await n8n({ status: 500, body: '{"message":"Error in workflow"}', by: "node" });
		expect(await outcome(host)).toMatchObject({ state: "dead", error: expect.stringContaining("replay") });
	});

	test("the credential is wrong: a person must look", async () => {
		expect(await outcome((await n8n({ status: 401 })).host)).toMatchObject({ state: "dead" });
	});

	test.each([404, 302, 429, 500, 503])("%i: not now, try again", async (status) => {
		expect(await outcome((await n8n({ status, body: "no" })).host)).toMatchObject({ state: "retry" });
	});
});
