import { randomBytes, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { makeFolder } from "../../test/temporary-folder.ts";
import { backupKey } from "./key.ts";
import type { About } from "./manifest.ts";
import { readAbout, readArchive } from "./read-archive.ts";
import { type Part, textPart, writeArchive } from "./write-archive.ts";

const folder = makeFolder();
afterAll(() => folder.remove());
const masterKey = randomBytes(32);
const key = backupKey(masterKey);
const about: About = {
	format: 1,
	backup_id: randomUUID(),
	reason: "operator",
	tenant: {
		id: randomUUID(),
		slug: "acme",
		name: "Acme",
		plan: "small",
		pack: null,
		owner: { email: "a@b.c", name: "A" },
	},
	release: "2.40.5-aaaa",
	database: "embedded",
	taken_at: "2026-11-20T09:00:00.000Z",
};
const dump = randomBytes(900_000);

async function* parts(): AsyncGenerator<Part> {
	yield textPart("secrets.json", '{"n8n.encryption_key":"opensesame"}');
	yield { path: "database.dump", bytes: dump.length, content: Readable.from([dump.subarray(0, 7), dump.subarray(7)]) };
	yield textPart("workflows/abc.json", "{}");
	yield textPart("empty.txt", "");
}
const write = (of: () => AsyncGenerator<Part> = parts) => writeArchive(about, of(), () => ({ tasks: 3 }), key);
const whole = await buffer(write());
let folders = 0;
const into = () => join(folder.path, String(++folders));
const read = (bytes: Buffer, by = key) => readArchive(Readable.from([bytes]), by, into());

test("every part comes back as it was, because the description's digests agree", async () => {
	const at = into();
	const manifest = await readArchive(Readable.from([whole]), key, at);
	expect(manifest).toMatchObject({ ...about, counts: { tasks: 3 } });
	expect(readFileSync(join(at, "database.dump")).equals(dump)).toBe(true);
	expect(readFileSync(join(at, "workflows/abc.json"), "utf8")).toBe("{}");
	expect(readdirSync(at).toSorted()).toEqual(["about.json", "database.dump", "empty.txt", "secrets.json", "workflows"]);
});

test("only what is wanted is written, because a rollback needs the dump alone", async () => {
	const at = into();
	await readArchive(Readable.from([whole]), key, at, (path) => path === "database.dump");
	expect(readdirSync(at)).toEqual(["database.dump"]);
});

test("the beginning says whose it is, because a new host has no record of it", async () => {
	expect(await readAbout(Readable.from([whole]), key)).toEqual(about);
});

test("nothing of it can be read without the key, because it holds the tenant's secrets", () => {
	for (const secret of ["opensesame", "acme", "encryption_key", about.tenant.id]) {
		expect(whole.includes(secret)).toBe(false);
	}
});

test("cut off at any place it is refused, because half a backup is none", async () => {
	for (const at of [0, 5, 20, 100, 1_000, whole.length >> 1, whole.length - 40, whole.length - 17, whole.length - 1]) {
		await expect(read(whole.subarray(0, at)), `at ${at}`).rejects.toMatchObject({ code: "backup_unreadable" });
	}
});

test("cut off at the end of a chunk it is refused, because the last chunk is marked", async () => {
	const header = 18 + whole.readUInt16BE(16);
	const first = header + 4 + whole.readUInt32BE(header) + 16;
	await expect(read(whole.subarray(0, first))).rejects.toThrow(/cut short/);
});

test("a chunk left out, repeated or moved is refused, because its number is part of it", async () => {
	const header = 18 + whole.readUInt16BE(16);
	const ends = [header];
	for (let at = header; at < whole.length; ) {
		at += 4 + ((whole.readUInt32BE(at) & 0x7fff_ffff) >>> 0) + 16;
		ends.push(at);
	}
	const chunk = (index: number) => whole.subarray(ends[index], ends[index + 1]);
	expect(ends.length).toBeGreaterThan(4);
	const start = whole.subarray(0, header);
	const rest = whole.subarray(ends[2]);
	for (const wrong of [
		[start, chunk(1), rest],
		[start, chunk(1), chunk(0), rest],
		[start, chunk(0), chunk(0), rest],
		[whole, chunk(0)],
	]) {
		await expect(read(Buffer.concat(wrong))).rejects.toMatchObject({ code: "backup_unreadable" });
	}
});

test("one altered bit anywhere is refused, because every byte is authenticated", async () => {
	for (let place = 0; place < 60; place++) {
		const altered = Buffer.from(whole);
		const at = place < 20 ? place * 7 : Math.floor((whole.length * place) / 61);
		altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
		await expect(read(altered), `bit at ${at}`).rejects.toMatchObject({ code: "backup_unreadable" });
	}
});

test("another installation's backup says so, because its master key is what is needed", async () => {
	await expect(read(whole, backupKey(randomBytes(32)))).rejects.toThrow(/another master key.*MASTER_KEY/);
	expect((await read(whole, backupKey(masterKey))).tenant.slug).toBe("acme");
});

test("a part that fails fails the whole, because a backup with a hole is none", async () => {
	async function* failing(): AsyncGenerator<Part> {
		yield textPart("secrets.json", "{}");
		throw new Error("the vault is away");
	}
	await expect(buffer(write(failing))).rejects.toThrow("the vault is away");
});

test("a part shorter than it was said to be fails the whole, because a file was changed meanwhile", async () => {
	async function* short(): AsyncGenerator<Part> {
		yield { path: "database.dump", bytes: 100, content: Readable.from([Buffer.alloc(40)]) };
	}
	await expect(buffer(write(short))).rejects.toThrow();
});
