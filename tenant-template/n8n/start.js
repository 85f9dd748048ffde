// Starts a tenant's n8n in its container: hands it its secrets as files, puts our nodes where it looks for them, and
// ends with it. n8n's settings come by the environment; secrets never do, since whoever inspects a container reads that.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const home = process.env.N8N_USER_FOLDER ?? "/home/n8n";
const secretsFolder = "/run/secrets/flomastr";
/** Where Swarm mounts a service's secrets, one file each, named by the variable it is for. */
const mounted = "/run/secrets";

const files = process.env.FLOMASTR_SECRETS === "mounted" ? mountedSecrets() : writeSecrets(await readSecrets());
prepareHome();

const heap = process.env.FLOMASTR_HEAP_MB ?? "512";
const n8n = spawn(
	process.execPath,
	[`--max-old-space-size=${heap}`, "--max-semi-space-size=8", "/opt/n8n/node_modules/n8n/bin/n8n", "start"],
	{ cwd: join(home, "work"), env: { ...process.env, ...files }, stdio: ["ignore", "inherit", "inherit"] },
);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => n8n.kill(signal));
n8n.once("error", (error) => {
	console.error(`n8n could not be started: ${error.message}`);
	process.exit(1);
});
n8n.once("exit", (code, signal) => process.exit(code ?? (signal === "SIGTERM" ? 0 : 1)));

/** One line of JSON on the standard input: secrets by the name of the variable each is for. */
async function readSecrets() {
	for await (const line of createInterface({ input: process.stdin })) {
		process.stdin.destroy();
		return JSON.parse(line);
	}
	console.error("No secrets came over the standard input; start this container through FloMastr.");
	process.exit(1);
}

/** Into memory, readable by n8n alone. Returns the `*_FILE` variables that name them. */
function writeSecrets(secrets) {
	mkdirSync(secretsFolder, { recursive: true, mode: 0o700 });
	return Object.fromEntries(
		Object.entries(secrets).map(([name, value]) => {
			if (!/^[A-Z0-9_]+$/.test(name)) throw new Error("a secret's name is that of a variable");
			const path = join(secretsFolder, name);
			rmSync(path, { force: true });
			writeFileSync(path, value, { mode: 0o400 });
			return [`${name}_FILE`, path];
		}),
	);
}

function mountedSecrets() {
	const names = readdirSync(mounted).filter((name) => /^[A-Z0-9_]+$/.test(name));
	return Object.fromEntries(names.map((name) => [`${name}_FILE`, join(mounted, name)]));
}

function prepareHome() {
	for (const folder of [".n8n/nodes/node_modules", "work", "files"])
		mkdirSync(join(home, folder), { recursive: true, mode: 0o700 });
	// n8n takes this file for the mark of a crash and sleeps for 10 s; how often it is started again is decided outside.
	rmSync(join(home, ".n8n/crash.journal"), { force: true });
	// n8n copies its encryption key into this file: it belongs to memory, never to the volume.
	rmSync(join(home, ".n8n/config"), { force: true });
	symlinkSync("/tmp/n8n-config", join(home, ".n8n/config"));
	const nodes = join(home, ".n8n/nodes/node_modules/n8n-nodes-flomastr");
	rmSync(nodes, { recursive: true, force: true });
	if (existsSync("/opt/n8n-nodes-flomastr")) cpSync("/opt/n8n-nodes-flomastr", nodes, { recursive: true });
}
