import type { Runtime } from "#runtimes/runtime.ts";

/**
 * Deletes the images of releases that no tenant runs. The newest stays, for tenants to come; so does what a tenant went
 * back to.
 *
 * @param inUse releases of all tenants that are not removed, suspended ones too
 * @returns what was deleted
 */
export async function pruneReleases(runtime: Runtime, inUse: ReadonlySet<string>): Promise<string[]> {
	const { forgetRelease } = runtime;
	if (forgetRelease === undefined) return [];
	const [, ...older] = await runtime.releases();
	const unused = older.filter((release) => !inUse.has(release));
	for (const release of unused) await forgetRelease.call(runtime, release);
	return unused;
}
