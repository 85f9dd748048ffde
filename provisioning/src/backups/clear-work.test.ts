import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { clearWork } from "./clear-work.ts";
import { makeWorkFolder } from "./with-folder.ts";

test("what a kill left is deleted but for a restore that goes on, because dumps lie there unencrypted", async () => {
	const work = join(temporaryFolder(), "work");
	await clearWork(work, new Set());
	writeFileSync(join(await makeWorkFolder(work), "rows.jsonl"), "secret");
	for (const name of ["restore-here", "restore-gone", "notes"]) mkdirSync(join(work, name));
	writeFileSync(join(work, "restore-here", "checked.json"), "{}");
	await clearWork(work, new Set(["here"]));
	expect(readdirSync(work).toSorted()).toEqual(["notes", "restore-here"]);
	expect(readdirSync(join(work, "restore-here"))).toEqual(["checked.json"]);
});
