import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

/** A folder of one's own that nobody else can read; whoever asks for it deletes it. */
export async function makeWorkFolder(parent: string): Promise<string> {
	await mkdir(parent, { recursive: true, mode: 0o700 });
	return mkdtemp(join(parent, "work-"));
}

/** Gives work a folder of its own and deletes it afterwards, come what may. */
export async function withFolder<Result>(parent: string, work: (folder: string) => Promise<Result>): Promise<Result> {
	const folder = await makeWorkFolder(parent);
	try {
		return await work(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
