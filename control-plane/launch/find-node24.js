import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The project's folder, with a slash at the end. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * The program of a Node 24 or newer: the running one, or the one npm installed as an optional dependency.
 * Runs on Node 20 like everything in this folder: it is what a newcomer has.
 *
 * @returns {string | null}
 */
export function findNode24() {
	if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
	const [folder, program] = process.platform === "win32" ? ["win", "node.exe"] : [process.platform, "node"];
	const candidate = `${root}node_modules/node-${folder}-${process.arch}/bin/${program}`;
	return existsSync(candidate) ? candidate : null;
}

/** What to say when there is none. */
export const node24Missing = `FloMastr runs on Node 24, which npm did not install for ${process.platform} on ${process.arch}. Install Node 24 from https://nodejs.org and run the command again.`;
