import { spawn } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recordLog } from "../../test/record-log.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { until } from "../../test/until.ts";
import { identityOf } from "./identity.ts";
import { openLogFile } from "./log-file.ts";
import { endLeftover, writePidFile } from "./pid-file.ts";
import { startChild } from "./start-child.ts";
import { supervise } from "./supervise.ts";

const forever = "setInterval(() => {}, 1000)";

function childIn(folder: string, code: string, argv: string[] = []) {
	return startChild({
		argv: [...argv, "-e", code],
		env: { PATH: process.env.PATH ?? "" },
		cwd: folder,
		pidFile: join(folder, "pid.json"),
		logFile: join(folder, "child.log"),
	});
}

test("a child leaves no pid file and its last words are kept, because both are read after its end", async () => {
	const folder = temporaryFolder();
	const child = await childIn(folder, "console.log('one'); console.error('two'); process.exitCode = 3");
	expect(await child.exited).toEqual({ code: 3, signal: null });
	expect(child.log.tail(5).sort()).toEqual(["one", "two"]);
	expect(() => statSync(join(folder, "pid.json"))).toThrow(/ENOENT/);
});

test("the control plane's environment does not reach a child, because it holds secrets", async () => {
	process.env.FLOMASTR_TEST_SECRET = "hush";
	const child = await childIn(temporaryFolder(), "console.log(process.env.FLOMASTR_TEST_SECRET ?? 'nothing')");
	delete process.env.FLOMASTR_TEST_SECRET;
	await child.exited;
	expect(child.log.tail(1)).toEqual(["nothing"]);
});

test("a child that ignores SIGTERM is ended after its grace, because a stop must end", async () => {
	const child = await childIn(temporaryFolder(), `process.on("SIGTERM", () => {}); console.log("up"); ${forever}`);
	await until("it is up", () => child.log.tail(1).length > 0);
	expect(await child.stop(200)).toEqual({ code: null, signal: "SIGKILL" });
});

test("a leftover is ended and only a leftover, because a number is given to other programs again", async () => {
	const folder = temporaryFolder();
	const pidFile = join(folder, "pid.json");
	const other = spawn(process.execPath, ["-e", forever], { detached: true, stdio: "ignore" });
	const pid = other.pid ?? 0;
	writeFileSync(pidFile, JSON.stringify({ pid, identity: "another boot:1" }));
	await endLeftover(pidFile);
	expect(await identityOf(pid)).not.toBeNull();
	await writePidFile(pidFile, pid);
	await endLeftover(pidFile);
	expect(await identityOf(pid)).toBeNull();
	for (const broken of ["", "{", '{"pid":1,"identity":"x"}', '{"pid":"1"}']) {
		writeFileSync(pidFile, broken);
		await endLeftover(pidFile);
	}
});

test("a process that preloads die-with-parent ends with it and with all it started, because kill -9 tells nobody", async () => {
	const folder = temporaryFolder();
	const preload = new URL("./die-with-parent.js", import.meta.url).href;
	const grandchild = `require("node:child_process").spawn(process.execPath, ["-e", "${forever}"], { stdio: "ignore" })`;
	// A parent that starts the child as we do, and then is killed.
	const parentCode = `
		const { spawn } = require("node:child_process");
		const child = spawn(process.execPath, ["--import", ${JSON.stringify(preload)}, "-e", ${JSON.stringify(`console.log(${grandchild}.pid); ${forever}`)}],
			{ detached: true, stdio: ["ignore", "pipe", "inherit", "ipc"] });
		child.stdout.on("data", (pid) => require("node:fs").writeFileSync("pids", child.pid + " " + pid));`;
	const parent = spawn(process.execPath, ["-e", parentCode], { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
	const pids = await until("both run", () => {
		try {
			return readFileSync(join(folder, "pids"), "utf8").trim().split(" ").map(Number);
		} catch {
			return null;
		}
	});
	expect(pids).toHaveLength(2);
	parent.kill("SIGKILL");
	await until("both are gone", async () => (await Promise.all(pids.map(identityOf))).every((one) => one === null));
});

test("a supervised child is started again until it is stopped, with growing pauses", async () => {
	const folder = temporaryFolder();
	const log = recordLog();
	const ups: number[] = [];
	const supervised = await supervise({
		name: "test",
		start: () => childIn(folder, "process.exit(1)"),
		onUp: (_child, restarts) => ups.push(restarts),
		onDown: () => {},
		log,
		firstPauseMs: 1,
	});
	await until("it was started four times", () => ups.length >= 4);
	await supervised.stop(1000);
	const after = ups.length;
	expect(ups.slice(0, 4)).toEqual([0, 1, 2, 3]);
	expect(log.lines.slice(0, 3).map(({ details }) => details.retry_in_ms)).toEqual([1, 2, 4]);
	expect(supervised.child()).toBeNull();
	expect(ups.length).toBe(after);
});

test("a log is bounded in memory and on disk, because a child may never stop talking", async () => {
	const path = join(temporaryFolder(), "child.log");
	const log = openLogFile(path);
	const line = Buffer.from(`${"x".repeat(99)}\n`);
	for (let count = 0; count < 120; count++) log.write(Buffer.concat(Array.from({ length: 1000 }, () => line)));
	log.close();
	expect(log.tail(10_000)).toHaveLength(500);
	await until("it was written", () => statSync(`${path}.1`, { throwIfNoEntry: false })?.size);
	await until(
		"both files are bounded",
		() => statSync(path).size < 6_000_000 && statSync(`${path}.1`).size < 6_000_000,
	);
});
