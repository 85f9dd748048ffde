import { spawn } from "node:child_process";
import { constants } from "node:os";
import { findNode24, node24Missing } from "./find-node24.js";

const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a script under Node 24 in this terminal. Signals go to it, its exit code becomes ours; killed by a signal it
 * counts as 128 and the signal's number, as in a shell.
 *
 * @param {string[]} argv Script and arguments.
 * @param {{ cwd?: string, tether?: boolean }} [options] `tether` gives the script a channel to this process: it is told
 *   (`disconnect`) when this process ends in a way that sends no signal, as with kill -9.
 * @returns {Promise<number>} The exit code.
 */
export async function runNode24(argv, { cwd, tether = false } = {}) {
	const node = findNode24();
	if (node === null) {
		console.error(node24Missing);
		return 1;
	}
	const stdio = ["inherit", "inherit", "inherit"];
	const child = spawn(node, argv, { stdio: tether ? [...stdio, "ipc"] : stdio, cwd });
	// Ctrl-C reaches the child by itself, being in the same terminal; a second signal would make it hurry.
	const pass = (signal) => {
		if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
	};
	for (const signal of forwarded) process.on(signal, pass);
	return await new Promise((resolve) => {
		child.once("error", (error) => {
			console.error(`${node} could not be started: ${error.message}`);
			resolve(1);
		});
		child.once("exit", (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
	});
}
