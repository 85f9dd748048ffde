import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const launch = dirname(fileURLToPath(import.meta.url));
const node24 = join(launch, "node24.js");

/** A project of its own with this folder in it, and nothing to install but what a test says. */
function project(): string {
	const folder = mkdtempSync(join(tmpdir(), "flomastr-launch-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	cpSync(launch, join(folder, "control-plane", "launch"), { recursive: true });
	writeFileSync(join(folder, "package.json"), '{"name":"p","type":"module"}');
	writeLock(folder, "p");
	return folder;
}

function writeLock(folder: string, name: string): void {
	writeFileSync(
		join(folder, "package-lock.json"),
		JSON.stringify({ name, lockfileVersion: 3, requires: true, packages: { "": { name } } }),
	);
}

function prepare(folder: string, args: string[] = []) {
	const script = join(folder, "control-plane", "launch", "prepare.js");
	return spawnSync(process.execPath, [script, ...args], { encoding: "utf8", cwd: tmpdir() });
}

test("a script's exit code is passed on, because npm and CI decide by it", () => {
	const run = (code: string) => spawnSync(process.execPath, [node24, "-e", code], { encoding: "utf8" });
	expect(run("process.exit(7)").status).toBe(7);
	expect(run("process.kill(process.pid, 'SIGKILL')").status).toBe(137);
	expect(run("console.log(Number(process.versions.node.split('.')[0]) >= 24)").stdout).toBe("true\n");
	expect(spawnSync(process.execPath, [node24], { encoding: "utf8" }).status).toBe(2);
});

test("a signal reaches the script, because it has things to close", async () => {
	const code =
		"process.on('SIGTERM', () => { console.log('closing'); process.exit(0); }); console.log('up'); setInterval(() => {}, 1000)";
	const child = spawn(process.execPath, [node24, "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
	let said = "";
	child.stdout.on("data", (chunk) => {
		said += chunk;
		if (said === "up\n") child.kill("SIGTERM");
	});
	const status = await new Promise((resolve) => child.once("exit", resolve));
	expect([said, status]).toEqual(["up\nclosing\n", 0]);
});

test("packages are installed when the lock file changed and only then, because every start asks", {
	timeout: 60_000,
}, () => {
	const folder = project();
	const stamp = join(folder, "node_modules", ".flomastr-lock-hash");
	expect(prepare(folder).stdout).toContain("npm ci");
	const first = readFileSync(stamp, "utf8");
	expect(prepare(folder)).toMatchObject({ status: 0, stdout: "" });
	writeLock(folder, "q");
	writeFileSync(join(folder, "package.json"), '{"name":"q","type":"module"}');
	expect(prepare(folder)).toMatchObject({ status: 0, stdout: expect.stringContaining("npm ci") });
	expect(readFileSync(stamp, "utf8")).not.toBe(first);
});

test("a failed installation is said plainly and tried again, because half an installation must not count", {
	timeout: 60_000,
}, () => {
	const folder = project();
	writeFileSync(join(folder, "package.json"), '{"name":"p","type":"module","dependencies":{"absent":"1.0.0"}}');
	const failed = prepare(folder);
	expect(failed.status).toBe(1);
	expect(failed.stderr).toMatch(/run the command again\.\n$/);
	expect(existsSync(join(folder, "node_modules", ".flomastr-lock-hash"))).toBe(false);
	writeFileSync(join(folder, "package.json"), '{"name":"p","type":"module"}');
	expect(prepare(folder).status).toBe(0);
	expect(statSync(join(folder, "node_modules", ".flomastr-lock-hash")).isFile()).toBe(true);
});
