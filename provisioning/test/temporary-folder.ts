import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of its own, deleted at the end of the test; call it inside one. */
export function temporaryFolder(): string {
	const { path, remove } = makeFolder();
	onTestFinished(remove);
	return path;
}

/** The same for a whole file, which removes it in `afterAll`. */
export function makeFolder(): { path: string; remove: () => void } {
	const path = mkdtempSync(join(tmpdir(), "flomastr-test-"));
	return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
}
