import { execFileSync } from "node:child_process";

/** Many times what any of it takes. It keeps everything else waiting, so that nothing but this would end a wait in vain. */
const limitMs = 300_000;

/**
 * What the engine's own command line says, without the line break at its end.
 *
 * @throws with what it complained of; also after five minutes, when the engine hangs
 */
export function docker(argv: string[], options: { cwd?: string; input?: string } = {}): string {
	return execFileSync("docker", argv, { stdio: "pipe", timeout: limitMs, encoding: "utf8", ...options }).trim();
}
