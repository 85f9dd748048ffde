import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveAsset } from "./asset.ts";

let folder: string;
const server = createServer(async (incoming, response) => {
	if (!(await serveAsset(join(folder, "client"), incoming, response))) response.writeHead(404).end("page");
});

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "flomastr-asset-"));
	await mkdir(join(folder, "client", "assets"), { recursive: true });
	await writeFile(join(folder, "client", "assets", "a-1.js"), "plain");
	await writeFile(join(folder, "client", "assets", "a-1.js.br"), "small");
	await writeFile(join(folder, "secret.js"), "secret");
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterAll(async () => {
	server.close();
	await rm(folder, { recursive: true });
});

/** Asks with the path as it is: `fetch` would tidy it. */
function get(path: string, headers: Record<string, string> = {}) {
	const { port } = server.address() as AddressInfo;
	return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
		request({ host: "127.0.0.1", port, path, headers }, async (response) => {
			let text = "";
			for await (const chunk of response) text += chunk;
			resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
		})
			.on("error", reject)
			.end();
	});
}

test("a hashed asset is kept for ever", async () => {
	const answer = await get("/assets/a-1.js");
	expect([answer.status, answer.text]).toEqual([200, "plain"]);
	expect(answer.headers["cache-control"]).toContain("immutable");
});

test("a browser that takes Brotli gets the compressed copy", async () => {
	const answer = await get("/assets/a-1.js", { "accept-encoding": "gzip, br" });
	expect([answer.headers["content-encoding"], answer.text]).toEqual(["br", "small"]);
});

test.each(["/../secret.js", "/assets/../../secret.js", "/%2e%2e/secret.js", "/..%2fsecret.js", "/%"])(
	"%s is no asset, because the path must stay below the build",
	async (path) => {
		expect((await get(path)).text).toBe("page");
	},
);

test.each(["/assets/old-1.js", "/assets/%00.js"])(
	"%s is plainly gone, so that no page comes in a script's place",
	async (path) => {
		const answer = await get(path);
		expect([answer.status, answer.headers["content-type"]]).toEqual([404, "text/plain"]);
	},
);

test("a page that only looks like a file is left to the front end", async () => {
	expect((await get("/inbox/none.js")).status).toBe(404);
});
