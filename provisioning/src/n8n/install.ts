import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { type Child, startChild } from "#children/start-child.ts";
import { ProvisioningError } from "#errors.ts";
import { explainNpm, noSpace, spaceNeeded } from "./explain-npm.ts";
import { holdInstallLock } from "./hold-install-lock.ts";
import { countPresent, isComplete, type N8nLock, readLock } from "./lock.ts";

export type InstallProgress = { done: number; total: number };

export type InstallOptions = {
	/** Holds n8n's `package.json` and `package-lock.json`: `tenant-template/n8n`. */
	folder: string;
	/** Told twice a second how many packages are there; never goes back within one call. */
	onProgress?: (progress: InstallProgress) => void;
};

const preload = new URL("../children/die-with-parent.js", import.meta.url).href;
const lookEveryMs = 500;

/**
 * Makes sure that exactly the n8n of the lock file is installed. Does nothing when it is; else runs `npm ci`, which
 * begins anew over an installation that was cut off (what was downloaded is in npm's cache).
 *
 * @returns The `node_modules` folder.
 * @throws ProvisioningError `no_space`, `registry_unreachable`, `install_busy` or `install_failed`.
 */
export async function installN8n({ folder, onProgress }: InstallOptions): Promise<string> {
	const lock = readLock(folder);
	if (!isInstalled(folder, lock)) {
		const release = await holdInstallLock(folder);
		try {
			await runNpm(folder, lock, onProgress);
		} finally {
			await release();
		}
	}
	return join(folder, "node_modules");
}

/** Quick when it was found complete before: the stamp lies inside what it vouches for, and npm ci begins by deleting that. */
export function isInstalled(folder: string, lock: N8nLock = readLock(folder)): boolean {
	const stamp = stampOf(folder);
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock.hash) return true;
	if (!isComplete(folder, lock)) return false;
	writeFileSync(stamp, lock.hash);
	return true;
}

async function runNpm(folder: string, lock: N8nLock, onProgress?: (progress: InstallProgress) => void): Promise<void> {
	const { bavail, bsize } = await statfs(folder);
	if (bavail * bsize < spaceNeeded) throw noSpace(folder);
	rmSync(stampOf(folder), { force: true });
	const total = lock.folders.length;
	let done = 0;
	onProgress?.({ done, total });
	const npm = await startNpm(folder);
	const looking = setInterval(() => {
		// The last package is counted when npm says that it is done. An older installation is deleted first, hence max.
		done = Math.max(done, Math.min(countPresent(folder, lock), total - 1));
		onProgress?.({ done, total });
	}, lookEveryMs);
	const { code } = await npm.exited;
	clearInterval(looking);
	if (code !== 0) throw explainNpm(folder, npm.log.tail(60).join("\n"));
	if (!isInstalled(folder, lock)) {
		throw new ProvisioningError(
			"install_failed",
			`npm ended without an error, but not all of n8n is in ${folder}; start again.`,
		);
	}
	onProgress?.({ done: total, total });
}

/** npm dies with us: two at once in one folder would destroy each other's work. */
function startNpm(folder: string): Promise<Child> {
	return startChild({
		argv: [
			"--import",
			preload,
			npmProgram(),
			"ci",
			// No package's own program runs at installation; n8n needs none of them with Postgres.
			"--ignore-scripts",
			"--legacy-peer-deps",
			"--no-audit",
			"--no-fund",
			"--no-progress",
			"--loglevel=error",
			// A short outage is bridged; a long one is told within seconds.
			"--fetch-retries=3",
			"--fetch-retry-factor=2",
			"--fetch-retry-mintimeout=1000",
		],
		env: npmEnvironment(),
		cwd: folder,
		pidFile: join(folder, ".npm.pid.json"),
		logFile: join(folder, "install.log"),
	});
}

/** The npm that started us, else the one beside a Node on the path. */
function npmProgram(): string {
	const started = process.env.npm_execpath;
	if (started?.endsWith(".js") && existsSync(started)) return started;
	for (const folder of (process.env.PATH ?? "").split(delimiter)) {
		const program = join(dirname(folder), "lib", "node_modules", "npm", "bin", "npm-cli.js");
		if (existsSync(program)) return program;
		const debian = "/usr/share/nodejs/npm/bin/npm-cli.js";
		if (existsSync(debian)) return debian;
	}
	throw new ProvisioningError("install_failed", "npm was not found; start FloMastr with “npm start”.");
}

/** npm's own settings (registry, proxy, certificates) stay; what an outer npm says about the project it runs does not. */
function npmEnvironment(): Record<string, string> {
	const outer =
		/^(?:npm_package_|npm_lifecycle_|npm_config_local_prefix$|npm_config_workspace|INIT_CWD$|NODE_OPTIONS$)/;
	return Object.fromEntries(
		Object.entries(process.env).flatMap(([name, value]) =>
			value === undefined || outer.test(name) ? [] : [[name, value]],
		),
	);
}

function stampOf(folder: string): string {
	return join(folder, "node_modules", ".flomastr-lock-hash");
}
