import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder } from "../../test/temporary-folder.ts";
import { backupStoreConformance } from "./conformance.ts";
import { createDirectoryStore } from "./directory-store.ts";

backupStoreConformance("a folder", async () => {
	const folder = makeFolder();
	const root = join(folder.path, "backups");
	const file = join(folder.path, "a-file");
	writeFileSync(file, "");
	return {
		store: createDirectoryStore(root),
		refused: createDirectoryStore(join(file, "below")),
		async leaveHalf(name) {
			const path = join(root, `${name}.backup.unfinished`);
			mkdirSync(dirname(path), { recursive: true });
			writeFileSync(path, "half");
		},
		everything: async () =>
			existsSync(root)
				? readdirSync(root, { recursive: true, withFileTypes: true })
						.filter((entry) => entry.isFile())
						.map(({ name }) => name)
				: [],
		stop: async () => folder.remove(),
	};
});
