import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { Readable } from "node:stream";
import { CreateMultipartUploadCommand, S3Client, UploadPartCommand } from "@aws-sdk/client-s3";
import { afterAll, expect, test } from "vitest";
import { startS3Server } from "../../test/s3-server.ts";
import { backupStoreConformance } from "./conformance.ts";
import { createS3Store, type S3Options } from "./s3-store.ts";

const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const server = await startS3Server({ bucket: "copies", region: "eu-central-1", ...keys });
const options: S3Options = {
	bucket: "copies",
	prefix: "flomastr/here",
	endpoint: server.url,
	region: "eu-central-1",
	...keys,
};

backupStoreConformance("an S3 bucket", async () => ({
	store: createS3Store(options),
	refused: createS3Store({ ...options, secretAccessKey: "guessed" }),
	async leaveHalf(name) {
		const { endpoint, region } = options;
		const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: keys });
		const at = { Bucket: "copies", Key: `flomastr/here/${name}.backup` };
		const { UploadId } = await client.send(new CreateMultipartUploadCommand(at));
		await client.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: Buffer.alloc(1024) }));
	},
	everything: async () => server.everything(),
	stop: async () => {},
}));
afterAll(async () => {
	expect(server.complaints).toEqual([]);
	await server.close();
});

test.each([
	["an unknown key", { accessKeyId: "NOBODY" }, "S3_ACCESS_KEY_ID"],
	["a bucket that is not there", { bucket: "elsewhere" }, "there is no such bucket"],
	["another region", { region: "us-east-1" }, "S3_REGION"],
	["nobody listening", { endpoint: "http://127.0.0.1:9" }, "does not answer"],
])("%s is told in words, because the setting is what is wrong", async (_what, wrong, words) => {
	await expect(createS3Store({ ...options, ...wrong }).list()).rejects.toMatchObject({
		code: "backups_down",
		message: expect.stringContaining(words),
	});
});

test("a store that takes connections and never answers is told, because backups would wait for it for ever", async () => {
	const asked: Socket[] = [];
	const silent = createServer((socket) => void asked.push(socket));
	await once(silent.listen(0, "127.0.0.1"), "listening");
	const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
	const store = createS3Store({ ...options, endpoint, silentMs: 100 });
	const away = { code: "backups_down", message: expect.stringContaining("does not answer") };
	await expect(store.list()).rejects.toMatchObject(away);
	expect(asked.length).toBeGreaterThan(1);
	await expect(store.put("aa/bb", Readable.from([Buffer.from("x")]))).rejects.toMatchObject(away);
	for (const socket of asked) socket.destroy();
	silent.close();
});

test("what others keep in the bucket is no backup, because it is named otherwise", async () => {
	server.objects.set("flomastr/here/notes.backup", Buffer.from("x"));
	server.objects.set("flomastr/here/a/b.txt", Buffer.from("x"));
	server.objects.set("other/a/b.backup", Buffer.from("x"));
	expect(await createS3Store(options).list()).toEqual([]);
	server.objects.clear();
});

test("a list of more than one page is read to its end, because a store gives a thousand at a time", async () => {
	const names = Array.from({ length: 2_345 }, (_, index) => `aa/${index.toString(16).padStart(8, "0")}`);
	for (const name of names) server.objects.set(`flomastr/here/${name}.backup`, Buffer.from("x"));
	const found = await createS3Store(options).list();
	expect(found.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
	server.objects.clear();
});
