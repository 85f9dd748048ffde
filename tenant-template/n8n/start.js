// The first thing that runs in a tenant's container: takes its secrets, tidies up, and becomes n8n.
//
//   node start.js [options of Node for n8n, as --max-old-space-size=384]
//
// Secrets come as one line of JSON on standard input, {"N8N_ENCRYPTION_KEY": "…", …}, or stand in files by those names
// (FLOMASTR_SECRETS=mounted, as Swarm does). n8n reads each by <NAME>_FILE: no secret stands in the container's
// environment, its command line, its disk or what `docker inspect` shows.
import {
	closeSync,
	mkdirSync,
	openSync,
	readdirSync,
	readlinkSync,
	readSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** Memory, readable by n8n alone. */
const secretsFolder = "/run/secrets/flomastr";
/** Where Swarm mounts a service's secrets. */
const mountedFolder = "/run/secrets";
/** The editor's scripts and styles, made ready for the path they are served under when the image was built. */
const editorAssets = "/opt/flomastr/editor-assets";
const bakedNodes = "/opt/flomastr/nodes/node_modules";
const n8n = "/opt/n8n/node_modules/n8n/bin/n8n";
const longestLine = 64 * 1024;

const home = process.env.N8N_USER_FOLDER ?? "/home/n8n";
const env = { ...process.env };

const mounted = env.FLOMASTR_SECRETS === "mounted";
if (!mounted) writeSecrets(readLine());
const folder = mounted ? mountedFolder : secretsFolder;
for (const name of readdirSync(folder).filter(isName)) {
	env[`${name}_FILE`] = join(folder, name);
	// n8n prefers the variable itself when both are there.
	delete env[name];
}
prepareHome();

// The memory of a launcher that waits would be paid by every tenant: this process becomes n8n, with its id, its signals
// and its exit code.
closeSync(0);
openSync("/dev/null", "r");
process.execve(process.execPath, [process.execPath, ...process.argv.slice(2), n8n, "start"], env);

/** Waits for the line for as long as it takes: after a restart it comes when the control plane sees the container. */
function readLine() {
	const chunks = [];
	const chunk = Buffer.alloc(4096);
	for (let size = 0; size <= longestLine; ) {
		const read = readChunk(chunk);
		if (read === 0) fail("Standard input ended before the line of secrets; run the container with it open (-i).");
		chunks.push(Buffer.from(chunk.subarray(0, read)));
		size += read;
		if (chunk.subarray(0, read).includes(10)) return Buffer.concat(chunks).toString("utf8").split("\n", 1)[0];
	}
	fail(`The line of secrets is longer than ${longestLine} bytes.`);
}

function readChunk(chunk) {
	for (;;) {
		try {
			return readSync(0, chunk);
		} catch (error) {
			if (error.code === "EOF") return 0;
			if (error.code !== "EAGAIN") throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
		}
	}
}

function writeSecrets(line) {
	const secrets = parse(line);
	mkdirSync(secretsFolder, { recursive: true, mode: 0o700 });
	for (const [name, value] of Object.entries(secrets)) {
		if (!isName(name) || typeof value !== "string")
			fail(`The line of secrets has ${JSON.stringify(name)}; names are as N8N_ENCRYPTION_KEY, values are text.`);
		const file = join(secretsFolder, name);
		rmSync(file, { force: true });
		writeFileSync(file, value, { mode: 0o400 });
	}
}

/** The parser's own message would quote the secret. */
function parse(line) {
	try {
		const secrets = JSON.parse(line);
		if (typeof secrets === "object" && secrets !== null && !Array.isArray(secrets)) return secrets;
	} catch {}
	fail("The line of secrets is no JSON object.");
}

function prepareHome() {
	const folder = join(home, ".n8n");
	mkdirSync(join(folder, "nodes"), { recursive: true, mode: 0o700 });
	for (const name of ["work", "files"]) mkdirSync(join(home, name), { recursive: true, mode: 0o700 });
	// n8n takes this file for the mark of a crash and sleeps for 10 s; how often it is started again is decided outside.
	rmSync(join(folder, "crash.journal"), { force: true });
	link(bakedNodes, join(folder, "nodes", "node_modules"));
	const pages = join(home, ".cache", "n8n", "public");
	mkdirSync(pages, { recursive: true, mode: 0o700 });
	link(editorAssets, join(pages, "assets"));
	// n8n writes its encryption key into this file: it belongs to memory, never to the volume.
	link("/tmp/n8n-config", join(folder, "config"));
	process.chdir(join(home, "work"));
}

function link(target, path) {
	if (isLinkTo(path, target)) return;
	rmSync(path, { recursive: true, force: true });
	symlinkSync(target, path);
}

function isLinkTo(path, target) {
	try {
		return readlinkSync(path) === target;
	} catch {
		return false;
	}
}

function isName(name) {
	return /^[A-Z][A-Z0-9_]{0,63}$/.test(name);
}

function fail(message) {
	process.stderr.write(`${message}\n`);
	process.exit(78);
}
