import { execFileSync } from "node:child_process";

/** Many times what any of it takes. It keeps everything else waiting, so that nothing but this would end a wait in vain. */
const limitMs = 300_000;
/** Logs of a stack that has run for a while, in bytes. */
const maxBuffer = 64 * 2 ** 20;

/**
 * What the engine's own command line says, without the line break at its end.
 *
 * @throws with what it complained of; also after five minutes, when the engine hangs
 */
export function docker(argv: string[], options: { cwd?: string; input?: string } = {}): string {
	return execFileSync("docker", argv, {
		stdio: "pipe",
		timeout: limitMs,
		maxBuffer,
		encoding: "utf8",
		...options,
	}).trim();
}
