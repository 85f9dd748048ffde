import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Pack } from "@flomastr/tenant-template/pack";

/** What the packs say of themselves, for the console's choice. */
export async function readPackHeaders(folder: string): Promise<{ id: string; name: string; description: string }[]> {
	const names = await readdir(folder);
	return Promise.all(
		names.map(async (name) => {
			const pack = Pack.parse(JSON.parse(await readFile(join(folder, name, "pack.json"), "utf8")));
			return { id: pack.id, name: pack.name, description: pack.description };
		}),
	);
}
