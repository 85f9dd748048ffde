import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { HeldFile, HeldRow } from "#backups/holdings.ts";
import { paths } from "#backups/manifest.ts";
import type { Step } from "#saga/step.ts";
import type { RestoreContext } from "./context.ts";
import { unpacked } from "./unpacked.ts";

export const restoreHoldings: Step<RestoreContext> = {
	id: "restore-holdings",
	title: "Bring back its people, channels and files",
	async do(ctx) {
		const { tools, tenant } = ctx;
		const { folder, manifest } = await unpacked(ctx);
		const { taken_at: takenAt } = manifest;
		await tools.holdings.putRows(
			{ id: tenant.id, of: manifest.tenant.id, takenAt },
			readRows(join(folder, paths.rows)),
		);
		const media = join(folder, paths.media);
		for (const name of await readdir(media).catch(() => [])) {
			if (!name.endsWith(".json")) continue;
			const file = JSON.parse(await readFile(join(media, name), "utf8")) as HeldFile;
			await tools.holdings.putFile(tenant.id, file, createReadStream(join(media, name.slice(0, -".json".length))));
		}
		return null;
	},
	undo: ({ tools, tenant }) => tools.holdings.forget(tenant.id),
};

async function* readRows(file: string): AsyncGenerator<HeldRow> {
	for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
		if (line !== "") yield JSON.parse(line) as HeldRow;
	}
}
