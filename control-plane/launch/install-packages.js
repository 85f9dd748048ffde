import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { root } from "./find-node24.js";

const lockFile = `${root}package-lock.json`;
// Inside what it vouches for: whoever deletes node_modules deletes it too. npm ci empties the folder first, so an
// installation that was cut off never carries it.
const stamp = `${root}node_modules/.flomastr-lock-hash`;

/** Runs `npm ci` when the installed packages are not those of the lock file. Throws with one plain sentence. */
export function installPackages() {
	const lock = readFileSync(lockFile, "utf8");
	const wanted = createHash("sha256").update(lock).digest("hex");
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
	if (isComplete(lock)) {
		writeFileSync(stamp, wanted);
		return;
	}
	console.log("Installing FloMastr's packages (npm ci) …");
	// The npm that runs this script, so that no other is picked up by name.
	const npm = process.env.npm_execpath;
	const [program, argv] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
	const ended = spawnSync(program, [...argv, "ci", "--no-audit", "--no-fund", "--loglevel=error"], {
		cwd: root,
		stdio: ["ignore", "inherit", "pipe"],
		encoding: "utf8",
	});
	if (ended.status === 0) {
		// npm makes no folder for a project without packages.
		mkdirSync(`${root}node_modules`, { recursive: true });
		writeFileSync(stamp, wanted);
		return;
	}
	process.stderr.write(ended.stderr ?? "");
	throw new Error(explain(`${ended.error?.message ?? ""}\n${ended.stderr ?? ""}`));
}

/**
 * Whether someone has installed exactly this lock already, with npm install say: npm writes what it has installed to
 * this file last. Optional packages may be missing, those of other platforms are.
 *
 * @param {string} lock
 */
function isComplete(lock) {
	try {
		const installed = JSON.parse(readFileSync(`${root}node_modules/.package-lock.json`, "utf8")).packages;
		return Object.entries(JSON.parse(lock).packages).every(
			([path, entry]) =>
				entry.optional ||
				entry.devOptional ||
				!path.startsWith("node_modules/") ||
				installed[path]?.version === entry.version,
		);
	} catch {
		return false;
	}
}

/** @param {string} output What npm said. */
function explain(output) {
	if (/ENOSPC/.test(output)) return "No space is left on the disk; free about 1.5 GB and run the command again.";
	if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|network/i.test(output)) {
		return "The npm registry is out of reach; check the network (npm ping) and run the command again.";
	}
	if (/EACCES|EPERM/.test(output))
		return `This user may not write to ${root}node_modules; make it yours and run the command again.`;
	return "npm ci failed for the reason above; mend it and run the command again.";
}
