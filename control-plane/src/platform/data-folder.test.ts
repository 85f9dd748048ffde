import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../provisioning/test/temporary-folder.ts";
import { openDataFolder } from "./data-folder.ts";

test("keys are made once, private and whole, because what they sealed opens with no others", async () => {
	const folder = join(temporaryFolder(), "data");
	const first = await openDataFolder(folder, undefined);
	expect([first.masterKey.length, Buffer.from(first.signingKey, "base64").length]).toEqual([32, 32]);
	expect(await openDataFolder(folder, undefined)).toEqual(first);
	expect(readdirSync(folder).toSorted()).toEqual(["master.key", "signing.key"]);
	expect(statSync(join(folder, "signing.key")).mode & 0o777).toBe(0o600);
});

test("first starts at the same moment agree on the keys, because each would seal with its own", async () => {
	const folder = temporaryFolder();
	const all = await Promise.all(Array.from({ length: 8 }, () => openDataFolder(folder, undefined)));
	expect(new Set(all.map(({ masterKey, signingKey }) => masterKey.toString("base64") + signingKey)).size).toBe(1);
	expect(readdirSync(folder)).toHaveLength(2);
});

test.each([
	["signing.key", ""],
	["signing.key", "c2hvcnQ=\n"],
	["master.key", "\n"],
])("%s with %j is refused in words, because an empty key is one that everybody knows", async (name, content) => {
	const folder = temporaryFolder();
	writeFileSync(join(folder, name), content);
	const opening = openDataFolder(folder, undefined);
	await expect(opening).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining(name) });
	await expect(opening).rejects.toThrow(/not whole.*Restore/);
});
