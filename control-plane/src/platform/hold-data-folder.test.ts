import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFolder } from "../../../provisioning/test/temporary-folder.ts";
import { holdDataFolder } from "./hold-data-folder.ts";

/** Starts on a word: each line on its input is a folder to hold; it says whether it could, and why not. */
const program = `
	import { createInterface } from "node:readline";
	import { holdDataFolder } from ${JSON.stringify(import.meta.resolve("./hold-data-folder.ts"))};
	for await (const folder of createInterface(process.stdin)) {
		await holdDataFolder(folder).then(() => console.log("holds"), (error) => console.log(error.message));
	}`;
const folder = makeFolder();
const starts: { child: ChildProcess; hold(dataDir: string): Promise<string> }[] = [];

function newStart() {
	const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "inherit"] });
	const said = createInterface(child.stdout as NodeJS.ReadableStream)[Symbol.asyncIterator]();
	const start = {
		child,
		async hold(dataDir: string) {
			child.stdin?.write(`${dataDir}\n`);
			return (await said.next()).value as string;
		},
	};
	starts.push(start);
	return start;
}
let several: ReturnType<typeof newStart>[];
let round = 0;
const newFolder = () => mkdirSync(join(folder.path, String(++round)), { recursive: true }) ?? "";

beforeAll(async () => {
	several = Array.from({ length: 5 }, newStart);
	// Each has loaded what it needs.
	await Promise.all(several.map(({ hold }) => hold(newFolder())));
}, 30_000);
afterAll(() => {
	for (const { child } of starts) child.kill("SIGKILL");
	folder.remove();
});

test("a second start is refused with the first one's number, until that has given the folder back", async () => {
	const dataDir = newFolder();
	const giveBack = await holdDataFolder(dataDir);
	await expect(holdDataFolder(dataDir)).rejects.toMatchObject({ code: "data_in_use" });
	expect(await several[0]?.hold(dataDir)).toContain(`process ${process.pid}`);
	await giveBack();
	expect(readdirSync(join(dataDir, "running"))).toEqual([]);
	expect(await several[0]?.hold(dataDir)).toBe("holds");
});

test("of several starts that find a killed one's mark at once no two hold, because each would end the other's databases", async () => {
	for (let turn = 0; turn < 12; turn++) {
		const dataDir = newFolder();
		const killed = newStart();
		expect(await killed.hold(dataDir)).toBe("holds");
		killed.child.kill("SIGKILL");
		await once(killed.child, "exit");
		const answers = await Promise.all(several.map(({ hold }) => hold(dataDir)));
		expect(answers.filter((answer) => answer === "holds").length).toBeLessThanOrEqual(1);
	}
}, 60_000);
