import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort, type Product, startProduct } from "../test/product.ts";
import { descendantsOf, stillRunning } from "./processes.ts";

/** What a person reads who starts the product where it cannot run: one sentence with the way out, never a stack trace. */
const root = fileURLToPath(new URL("../../", import.meta.url));
let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "flomastr-refusal-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts it and resolves with its exit code and what it said against starting. */
function refused(env: Record<string, string>): Promise<{ code: number | null; sentence: string }> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, ["control-plane/src/main.ts"], {
			cwd: root,
			env: { ...process.env, DEMO: "0", ...env },
			stdio: ["ignore", "pipe", "pipe"],
		});
		let sentence = "";
		child.stderr.on("data", (part: Buffer) => {
			sentence += part.toString();
		});
		child.stdout.on("data", (part: Buffer) => {
			if (!part.includes("Ready.")) return;
			child.kill("SIGKILL");
			reject(new Error("It started."));
		});
		child.once("close", (code) => resolve({ code, sentence: sentence.trim() }));
	});
}

/** One line, no stack, no class names, no system error codes. */
const plain = /^(?!.*(?:Error|\bE[A-Z]{4,}\b|\.ts\b|\bat )).+[.]$/;

async function expectRefusal(env: Record<string, string>, ...parts: (string | RegExp)[]): Promise<void> {
	const { code, sentence } = await refused(env);
	for (const part of parts) expect(sentence).toMatch(part);
	expect(sentence).toMatch(plain);
	expect(code).toBe(1);
}

describe("a start is refused in one sentence", () => {
	test("when the port is taken: which, and how to take another; afterwards the same start works", async () => {
		const port = await freePort();
		const taken = await listenOn(port);
		const env = { PORT: String(port), FLOMASTR_DATA: join(folder, "port") };
		await expectRefusal(env, `Port ${port}`, /another program/, /PORT=\d+ npm start/);
		await new Promise((resolve) => taken.close(resolve));

		const product = await startProduct({ dataDir: env.FLOMASTR_DATA, port, env: { DEMO: "0" } });
		expect(await product.stop()).toBe(0);
	});

	describe("when another one runs on the same data", () => {
		const dataDir = () => join(folder, "shared");
		let first: Product;
		beforeAll(async () => {
			first = await startProduct({ dataDir: dataDir(), env: { DEMO: "0" } });
		});
		afterAll(async () => void (await first?.kill()));

		test("on whatever port, and the running one keeps its databases", async () => {
			const family = await descendantsOf(first.pid);
			for (const port of [first.port, await freePort()]) {
				await expectRefusal(
					{ PORT: String(port), FLOMASTR_DATA: dataDir() },
					dataDir(),
					`process ${first.pid}`,
					/stop it/,
				);
			}
			expect(await stillRunning(family)).toEqual(family);
			expect((await first.call("console.localhost", "/api/openapi.json")).status).toBe(200);
		});

		test("but not after that one was killed, nor after it ended", async () => {
			await first.kill();
			const second = await startProduct({ dataDir: dataDir(), port: first.port, env: { DEMO: "0" } });
			expect(await second.stop()).toBe(0);
			expect(await readdir(dataDir())).not.toContain("running.json");
		});
	});
});

function listenOn(port: number): Promise<Server> {
	return new Promise((resolve) => {
		const server = createServer().listen(port, "127.0.0.1", () => resolve(server));
	});
}
