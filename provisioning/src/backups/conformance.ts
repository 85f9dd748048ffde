import { randomBytes, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BackupStore } from "./store.ts";

export type StoreFixture = {
	store: BackupStore;
	/** The same place, opened so that it must refuse: a wrong key, a folder one may not write. */
	refused: BackupStore;
	/** Writes half a backup and is gone, as a killed process is. */
	leaveHalf(name: string): Promise<void>;
	/** Files, objects and parts of any kind that lie there. */
	everything(): Promise<string[]>;
	stop(): Promise<void>;
};

const newName = (): string => `${randomUUID()}/${randomUUID()}`;

/** What every implementation of `BackupStore` does. Call it in a test file of the implementation. */
export function backupStoreConformance(name: string, start: () => Promise<StoreFixture>): void {
	describe(`${name} is a BackupStore`, { timeout: 60_000 }, () => {
		let fixture: StoreFixture;
		beforeAll(async () => {
			fixture = await start();
		});
		afterAll(() => fixture.stop());

		test("an empty store has nothing, because nothing was ever put", async () => {
			expect(await fixture.store.list()).toEqual([]);
		});

		test.each([0, 1, 70_000, 40 * 1024 * 1024 + 17])(
			"%i bytes come back as they were put, because nothing is lost between pieces",
			async (size) => {
				const name = newName();
				const content = randomBytes(size);
				expect(await fixture.store.put(name, inPieces(content))).toBe(size);
				expect(await fixture.store.list()).toContainEqual({ name, bytes: size });
				const back = await buffer(await fixture.store.get(name));
				expect(back.equals(content)).toBe(true);
				await fixture.store.delete(name);
				await fixture.store.delete(name);
				expect(await fixture.store.list()).toEqual([]);
				expect(await fixture.everything()).toEqual([]);
			},
		);

		test("putting a name again replaces it, because a backup that is repeated is the same one", async () => {
			const name = newName();
			await fixture.store.put(name, Readable.from([Buffer.from("first")]));
			await fixture.store.put(name, Readable.from([Buffer.from("second!")]));
			expect(await buffer(await fixture.store.get(name))).toEqual(Buffer.from("second!"));
			expect(await fixture.store.list()).toEqual([{ name, bytes: 7 }]);
			await fixture.store.delete(name);
		});

		test("a stream that breaks leaves nothing, because half a backup is none", async () => {
			async function* breaking() {
				for (let piece = 0; piece < 40; piece++) yield randomBytes(1024 * 1024);
				throw new Error("the database went away");
			}
			const put = fixture.store.put(newName(), Readable.from(breaking()));
			await expect(put).rejects.toThrow("the database went away");
			expect(await fixture.everything()).toEqual([]);
		});

		test("what a kill cut off is never listed and is tidied away, because nobody could restore it", async () => {
			const name = newName();
			await fixture.leaveHalf(name);
			expect(await fixture.store.list()).toEqual([]);
			await expect(fixture.store.get(name)).rejects.toMatchObject({ code: "backup_missing" });
			// One that is being written at this moment stays.
			await fixture.store.tidy(new Date(Date.now() - 3_600_000));
			expect(await fixture.everything()).toHaveLength(1);
			await fixture.store.tidy(new Date(Date.now() + 3_600_000));
			expect(await fixture.everything()).toEqual([]);
		});

		test("one that is not there is missing, in words, because somebody may have deleted it by hand", async () => {
			await expect(fixture.store.get(newName())).rejects.toMatchObject({
				code: "backup_missing",
				message: expect.stringContaining("BACKUPS"),
			});
		});

		test("a name that is a path is refused, because names become paths", async () => {
			for (const bad of ["../../etc/passwd", "a/b/c", "a", "/", "a/..", "A/b"]) {
				await expect(async () => fixture.store.put(bad, Readable.from([]))).rejects.toThrow("a backup is named");
			}
		});

		test("a place that refuses says what to do, because an operator has to", async () => {
			await expect(fixture.refused.put(newName(), Readable.from([Buffer.from("x")]))).rejects.toMatchObject({
				code: "backups_down",
				message: expect.stringMatching(/S3_SECRET_ACCESS_KEY|BACKUPS/),
			});
		});
	});
}

function inPieces(content: Buffer): Readable {
	return Readable.from(
		(function* () {
			for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
		})(),
	);
}
