import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { createDiskStore } from "./disk-store.ts";
import type { MediaStore } from "./media-store.ts";

const root = mkdtempSync(join(tmpdir(), "flomastr-media-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const tenant = "0192f1d0-0000-7000-8000-000000000001";
const other = "0192f1d0-0000-7000-8000-000000000002";
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

let folder: string;
let store: MediaStore;
beforeEach(() => {
	folder = mkdtempSync(join(root, "store-"));
	store = createDiskStore(folder, 1_000);
});

const put = (bytes: Uint8Array | string, mime_type = "image/png", name = "quote.png") =>
	store.put(tenant, {
		stream: new Blob([typeof bytes === "string" ? bytes : new Uint8Array(bytes)]).stream(),
		mime_type,
		name,
	});
const bytesOf = async (file: { stream: ReadableStream<Uint8Array> } | null) =>
	file && new Uint8Array(await new Response(file.stream).arrayBuffer());
const kept = () => readdirSync(folder, { recursive: true }).map(String);

test("a file comes back byte for byte with what is known of it", async () => {
	const { id, size } = await put(png);
	expect(size).toBe(png.length);
	const file = await store.get(tenant, id);
	expect(file).toMatchObject({ id, size: png.length, mime_type: "image/png", name: "quote.png" });
	expect(await bytesOf(file)).toEqual(png);
});

test("another tenant does not get it, nor does anybody by what is no id", async () => {
	const { id } = await put(png);
	expect(await store.get(other, id)).toBeNull();
	for (const odd of [`../${tenant}/${id}`, "..", "", "\0", `${id}.json`, crypto.randomUUID()]) {
		expect(await store.get(tenant, odd)).toBeNull();
	}
});

test("what is no tenant's id never becomes a path", async () => {
	await expect(store.get("../..", crypto.randomUUID())).rejects.toThrow("no tenant's id");
	await expect(store.removeTenant("..")).rejects.toThrow("no tenant's id");
});

test("a file larger than allowed is refused as it grows, and leaves nothing behind", async () => {
	let pulled = 0;
	const endless = new ReadableStream<Uint8Array>({
		pull(controller) {
			pulled += 1;
			controller.enqueue(new Uint8Array(400));
		},
	});
	await expect(store.put(tenant, { stream: endless, mime_type: "image/png", name: "x" })).rejects.toMatchObject({
		code: "too_large",
	});
	expect(pulled).toBeLessThan(10);
	expect(kept()).toEqual([tenant]);
});

test("exactly the limit is allowed, nothing at all is not", async () => {
	expect((await put(new Uint8Array(1_000))).size).toBe(1_000);
	await expect(put("")).rejects.toMatchObject({ code: "invalid" });
});

test("an upload that breaks off leaves nothing behind", async () => {
	const broken = new ReadableStream<Uint8Array>({
		start: (controller) => controller.enqueue(png),
		pull: (controller) => controller.error(new Error("connection reset")),
	});
	await expect(store.put(tenant, { stream: broken, mime_type: "image/png", name: "x" })).rejects.toThrow("reset");
	expect(kept()).toEqual([tenant]);
});

test("a file without its description, as a crash leaves it, is not there", async () => {
	const { id } = await put(png);
	rmSync(join(folder, tenant, `${id}.json`));
	expect(await store.get(tenant, id)).toBeNull();
	const second = await put(png);
	rmSync(join(folder, tenant, second.id));
	expect(await store.get(tenant, second.id)).toBeNull();
});

describe("the name", () => {
	test.each([
		["../../etc/passwd", "passwd"],
		["C:\\Users\\me\\quote.pdf", "quote.pdf"],
		['a"b<c>\r\nSet-Cookie: x', "abcSet-Cookie x"],
		["\u202egpj.exe", "gpj.exe"],
		["..", "file"],
		["", "file"],
		["प्रस्ताव.pdf", "प्रस्ताव.pdf"],
		["x".repeat(500), "x".repeat(200)],
	])("%j is kept as %j, and never as a path", async (given, name) => {
		const { id } = await put(png, "image/png", given);
		expect((await store.get(tenant, id))?.name).toBe(name);
		expect(readFileSync(join(folder, tenant, id))).toHaveLength(png.length);
	});
});

test("removing a tenant removes its files and nobody else's; twice is fine", async () => {
	const mine = await put(png);
	const theirs = await store.put(other, { stream: new Blob([png]).stream(), mime_type: "image/png", name: "x" });
	await store.removeTenant(tenant);
	await store.removeTenant(tenant);
	expect(await store.get(tenant, mine.id)).toBeNull();
	expect(await bytesOf(await store.get(other, theirs.id))).toEqual(png);
});
