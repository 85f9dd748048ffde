import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

type LockedPackage = { version?: string; optional?: boolean; devOptional?: boolean; os?: string[]; cpu?: string[] };

export type N8nLock = {
	/** Hash of the lock file: what an installation is compared with. */
	hash: string;
	/** Folders, relative to the installation's, of the packages that belong on this machine. */
	folders: string[];
	/** Version by folder of those that must be there; optional ones may fail to install. */
	required: Map<string, string>;
};

/** Reads `package-lock.json` of a folder for this platform. */
export function readLock(folder: string): N8nLock {
	const text = readFileSync(join(folder, "package-lock.json"), "utf8");
	const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(text);
	const here = Object.entries(packages).filter(([path, entry]) => path !== "" && fits(entry));
	return {
		hash: createHash("sha256").update(text).digest("hex"),
		folders: here.map(([path]) => path),
		required: new Map(
			here
				.filter(([, entry]) => !entry.optional && !entry.devOptional)
				.map(([path, { version = "" }]) => [path, version]),
		),
	};
}

/** How many of the lock's packages have been unpacked. */
export function countPresent(folder: string, lock: N8nLock): number {
	return lock.folders.filter((path) => existsSync(join(folder, path, "package.json"))).length;
}

/**
 * Whether npm finished an installation of exactly this lock: it writes `node_modules/.package-lock.json` last, with
 * what it has installed.
 */
export function isComplete(folder: string, lock: N8nLock): boolean {
	try {
		const text = readFileSync(join(folder, "node_modules", ".package-lock.json"), "utf8");
		const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(text);
		return [...lock.required].every(([path, version]) => packages[path]?.version === version);
	} catch {
		return false;
	}
}

function fits({ os, cpu }: LockedPackage): boolean {
	return allows(os, process.platform) && allows(cpu, process.arch);
}

/** npm's `os` and `cpu`: a list of names, or of names with `!`. */
function allows(list: string[] | undefined, name: string): boolean {
	if (list === undefined || list.length === 0) return true;
	if (list.includes(`!${name}`)) return false;
	return list.includes(name) || list.every((entry) => entry.startsWith("!"));
}
