import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../test/call.ts";
import { type Product, startProduct } from "../test/product.ts";
import { descendantsOf, stillRunning } from "./processes.ts";

/** What a person reads who starts the product where it cannot run: one sentence with the way out, never a stack trace. */
const root = fileURLToPath(new URL("../../", import.meta.url));
let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "flomastr-refusal-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts it and resolves with its exit code and what it said against starting. */
function refused(env: Record<string, string>, uid?: number): Promise<{ code: number | null; sentence: string }> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, ["control-plane/src/main.ts"], {
			cwd: root,
			env: { ...process.env, DEMO: "0", ...env },
			stdio: ["ignore", "pipe", "pipe"],
			uid,
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

/** @returns the sentence */
async function expectRefusal(env: Record<string, string>, ...parts: (string | RegExp)[]): Promise<string> {
	const { code, sentence } = await refused(env);
	for (const part of parts) expect(sentence).toMatch(part);
	expect(sentence).toMatch(plain);
	expect(code).toBe(1);
	return sentence;
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

	test.each([
		[{ PORT: "abc" }, 'PORT="abc"'],
		[{ PORT: "70000", DEMO: "yes", LOG_LEVEL: "loud" }, /PORT="70000".*DEMO="yes".*LOG_LEVEL="loud"/],
	])("when a setting is wrong: which, and what was found (%o)", async (env, named) => {
		await expectRefusal({ ...env }, named, /environment and start again/);
	});

	test.each([
		["MASTER_KEY", "bm90IHRoaXJ0eS10d28gYnl0ZXM="],
		["MASTER_KEY", "no base64!"],
		["HOT_DATABASE_URL", "mysql://root:hush@db/x"],
	])("when a secret setting is wrong, without showing it (%s %s)", async (name, value) => {
		expect(await expectRefusal({ [name]: value }, `${name} (`)).not.toContain(value);
	});

	test("when a file is in the data folder's place, or on the way to it", async () => {
		const file = join(folder, "a file");
		await writeFile(file, "");
		for (const FLOMASTR_DATA of [file, join(file, "data")]) {
			await expectRefusal({ FLOMASTR_DATA }, FLOMASTR_DATA, /a file is in/, "FLOMASTR_DATA=<folder> npm start");
		}
	});

	test("when this user may not write to the data folder", async () => {
		const locked = join(folder, "locked");
		await mkdir(locked);
		await chmod(locked, 0o555);
		// The administrator may write anywhere: then it is started as nobody.
		const uid = process.getuid?.() === 0 ? 65_534 : undefined;
		if (uid !== undefined) await chmod(folder, 0o755);
		const { code, sentence } = await refused({ FLOMASTR_DATA: join(locked, "data") }, uid);
		expect(sentence).toMatch(/may not write there/);
		expect(sentence).toMatch(plain);
		expect(code).toBe(1);
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
			expect(await readdir(join(dataDir(), "running"))).toEqual([]);
		});
	});
});

function listenOn(port: number): Promise<Server> {
	return new Promise((resolve) => {
		const server = createServer().listen(port, "127.0.0.1", () => resolve(server));
	});
}
