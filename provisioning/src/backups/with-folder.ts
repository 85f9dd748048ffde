import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

/** Gives work a folder of its own that nobody else can read, and deletes it afterwards, come what may. */
export async function withFolder<Result>(parent: string, work: (folder: string) => Promise<Result>): Promise<Result> {
	await mkdir(parent, { recursive: true, mode: 0o700 });
	const folder = await mkdtemp(join(parent, "work-"));
	try {
		return await work(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
