import { describe, expect, test } from "vitest";
import { z } from "zod";
import { putConnection } from "#channels/connections.ts";
import { createTestApp, errorOf } from "../../test/app.ts";
import { startGraphServer } from "../../test/graph-server.ts";
import { createMessage, createThread } from "../../test/rows.ts";

const kit = await createTestApp();
const { acme, other, call, signIn, hot } = kit;

const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
const Kept = z.object({ id: z.uuid(), url: z.string(), mime_type: z.string(), size: z.number() });

async function upload(body: string | Uint8Array, headers: Record<string, string>, cookie?: string) {
	return call(acme.host, "/api/media", { method: "POST", body, headers, cookie: cookie ?? (await signIn("agent")) });
}
const fetchFile = async (url: string, host = acme.host) => call(host, url);

describe("an uploaded file", () => {
	test("comes back as it was, under a link that needs no session and never changes", async () => {
		const kept = await upload(png, {
			"content-type": "image/png",
			"x-file-name": encodeURIComponent("Klinik ₹ 1.png"),
		});
		expect(kept.status).toBe(201);
		const { url, ...file } = Kept.parse(await kept.json());
		expect(file).toMatchObject({ mime_type: "image/png", size: png.byteLength });
		const answer = await fetchFile(url);
		expect(Buffer.from(await answer.arrayBuffer())).toEqual(png);
		const headers = Object.fromEntries(answer.headers);
		expect(headers).toMatchObject({
			"content-type": "image/png",
			"content-length": String(png.byteLength),
			"x-content-type-options": "nosniff",
			"cache-control": "private, max-age=31536000, immutable",
			"content-disposition": "inline; filename=\"Klinik _ 1.png\"; filename*=UTF-8''Klinik%20%E2%82%B9%201.png",
		});
		expect(headers["content-security-policy"]).toMatch(/default-src 'none'.*sandbox/);
	});

	test.each([
		["a drawing with a script", svg, "image/svg+xml"],
		["a drawing that says it is a picture", svg, "image/png"],
		["a page", Buffer.from("<!doctype html><script>alert(1)</script>"), "text/html"],
		["a script", Buffer.from("alert(1)"), "text/javascript"],
	])("that is %s is saved and never shown", async (_, body, type) => {
		const { url, mime_type } = Kept.parse(await (await upload(body, { "content-type": type })).json());
		expect(mime_type).toBe("application/octet-stream");
		const answer = await fetchFile(url);
		expect(answer.headers.get("content-disposition")).toMatch(/^attachment/);
		expect(answer.headers.get("content-type")).toBe("application/octet-stream");
		await answer.body?.cancel();
	});

	test.each([
		["a lone percent sign", "100% cover.png", /100_ cover\.png/],
		["a broken escape", "%E0%A4%A.png", /_E0_A4_A\.png/],
		["a path", encodeURIComponent("../../etc/passwd"), /filename="passwd"/],
		["a header of its own", encodeURIComponent('x"\r\nSet-Cookie: a=b'), /filename="[^"\r\n]+"/],
	])("keeps its name, even with %s", async (_, name, shown) => {
		const { url } = Kept.parse(await (await upload(png, { "content-type": "image/png", "x-file-name": name })).json());
		const answer = await fetchFile(url);
		expect(answer.headers.get("content-disposition")).toMatch(shown);
		expect(answer.headers.get("set-cookie")).toBeNull();
		await answer.body?.cancel();
	});

	test("is there for its own tenant alone", async () => {
		const { url } = Kept.parse(await (await upload(png, { "content-type": "image/png" })).json());
		expect((await fetchFile(url, other.host)).status).toBe(404);
		expect((await fetchFile(url, kit.consoleHost)).status).toBe(404);
	});

	test("of more than 16 MB is refused, with its length and without, and an empty one too", async () => {
		const large = Buffer.alloc(16 * 1024 * 1024 + 1, 1);
		const named = await upload(large, { "content-type": "image/png", "content-length": String(large.byteLength) });
		expect([named.status, (await errorOf(named)).message]).toEqual([413, expect.stringContaining("16 MB")]);
		const unnamed = await upload(large, { "content-type": "image/png" });
		expect([unnamed.status, (await errorOf(unnamed)).message]).toEqual([413, expect.stringContaining("16 MB")]);
		expect((await upload("", { "content-type": "image/png" })).status).toBe(422);
	});
});

describe("a customer's file", () => {
	test("is fetched from its vendor with our token, and served as safely as an upload", async () => {
		const graph = await startGraphServer({ token: "graph-token", phoneNumberId: "300100200300400" });
		try {
			graph.putMedia("710", { bytes: png, mime_type: "image/png" });
			graph.putMedia("711", { bytes: svg, mime_type: "image/svg+xml" });
			const { id: connectionId } = await connectTo(graph.url);
			const thread = await createThread(hot, acme, { connectionId, channel: "whatsapp-cloud" });
			const cookie = await signIn("read_only");
			const answers = [];
			for (const id of ["710", "711", "999"]) {
				const content = {
					kind: "media" as const,
					media: "image" as const,
					vendor_media_id: id,
					mime_type: "image/png",
				};
				const message = await createMessage(hot, thread, { content });
				const answer = await call(acme.host, `/api/media/${message.id}`, { cookie });
				answers.push([answer.status, answer.headers.get("content-disposition")?.split(";")[0] ?? null]);
				await answer.arrayBuffer();
				expect(
					(await call(other.host, `/api/media/${message.id}`, { cookie: await signIn("agent", other) })).status,
				).toBe(404);
			}
			expect(answers).toEqual([
				[200, "inline"],
				[200, "attachment"],
				[404, null],
			]);
		} finally {
			await graph.close();
		}
	});

	test("whose vendor does not answer is an outage there, and no fault of the database", async () => {
		const { id: connectionId } = await connectTo("http://127.0.0.1:9/v23.0");
		const thread = await createThread(hot, acme, { connectionId, channel: "whatsapp-cloud" });
		const content = { kind: "media" as const, media: "image" as const, vendor_media_id: "710" };
		const message = await createMessage(hot, thread, { content });
		const answer = await call(acme.host, `/api/media/${message.id}`, { cookie: await signIn("agent") });
		expect(answer.status).toBe(503);
		expect((await errorOf(answer)).message).not.toContain("database");
	});

	test("of a message that has none is not there", async () => {
		const thread = await createThread(hot, acme);
		const message = await createMessage(hot, thread);
		for (const id of [message.id, "-".repeat(36), "none"]) {
			expect((await call(acme.host, `/api/media/${id}`, { cookie: await signIn("agent") })).status).toBe(404);
		}
	});

	async function connectTo(graphUrl: string): Promise<{ id: string }> {
		const id = await putConnection(hot, kit.seal, {
			tenantId: acme.id,
			channel: "whatsapp-cloud",
			name: graphUrl,
			config: {
				phone_number_id: "300100200300400",
				app_secret: "s",
				access_token: "graph-token",
				verify_token: "v",
				graph_url: graphUrl,
				media_hosts: ["127.0.0.1"],
			},
		});
		return { id };
	}
});

describe("a pack's file", () => {
	test("is public, and a drawing is saved and never shown", async () => {
		const png = await call(acme.host, "/api/packs/insurance-broker/files/cover-at-a-glance.png");
		expect([png.status, png.headers.get("content-type")]).toEqual([200, "image/png"]);
		const svg = await call(acme.host, "/api/packs/insurance-broker/files/reminder-calm.svg");
		expect(svg.headers.get("content-disposition")).toMatch(/^attachment/);
		await Promise.all([png.body?.cancel(), svg.body?.cancel()]);
	});

	test.each(["..%2fpack.json", "%2e%2e%2fpack.json", "..%5cpack.json", ".hidden", "none.png", "%00"])(
		"called %s is not there",
		async (name) => {
			expect((await call(acme.host, `/api/packs/insurance-broker/files/${name}`)).status).toBe(404);
			expect((await call(acme.host, `/api/packs/${name}/files/cover-at-a-glance.png`)).status).toBe(404);
		},
	);
});
