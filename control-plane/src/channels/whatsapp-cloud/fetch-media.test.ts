import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Media } from "@flomastr/contracts/message";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GraphServer, startGraphServer } from "../../../test/graph-server.ts";
import type { Http } from "../channel.ts";
import { MediaUnavailable } from "../media-unavailable.ts";
import { config } from "./config.ts";
import { fetchMedia } from "./fetch-media.ts";

const identity = { phone_number_id: "300100200300400", app_secret: "s", access_token: "token", verify_token: "v" };
const http: Http = { fetch: globalThis.fetch, timeoutMs: 2000, now: () => new Date() };
const picture = new TextEncoder().encode("the bytes of a picture");
const sha256 = createHash("sha256").update(picture).digest("base64");

let graph: GraphServer;
beforeAll(async () => {
	graph = await startGraphServer({ token: "token", phoneNumberId: identity.phone_number_id });
	graph.putMedia("710", { bytes: picture, mime_type: "image/jpeg" });
});
afterAll(() => graph.close());

const fetchFrom = (media: Partial<Media>, more: object = {}) =>
	fetchMedia(
		{ media: "image", vendor_media_id: "710", ...media },
		config.parse({ ...identity, graph_url: graph.url, ...more }),
		http,
	);
const bytesOf = async (fetched: { stream: ReadableStream<Uint8Array> }) =>
	new Uint8Array(await new Response(fetched.stream).arrayBuffer());
const problem = (attempt: Promise<unknown>) =>
	attempt.then(
		() => "none",
		(error: unknown) => (error instanceof MediaUnavailable ? error.problem : String(error)),
	);

test("exchanges the id for a link and the link for the bytes, with the token both times", async () => {
	const fetched = await fetchFrom({ sha256 });
	expect({ type: fetched.mime_type, size: fetched.size }).toEqual({ type: "image/jpeg", size: picture.length });
	expect(await bytesOf(fetched)).toEqual(picture);
	expect(graph.complaints).toEqual([]);
	expect(await problem(fetchFrom({}, { access_token: "stolen" }))).toBe("gone");
});

test("breaks the stream of a file that is not the announced one", async () => {
	const other = createHash("sha256").update("another").digest("base64");
	await expect(fetchFrom({ sha256: other }).then(bytesOf)).rejects.toThrow("SHA-256");
});

test("refuses a file above the connection's limit, announced or not", async () => {
	expect(await problem(fetchFrom({}, { media_max_bytes: picture.length }))).toBe("none");
	expect(await problem(fetchFrom({}, { media_max_bytes: picture.length - 1 }))).toBe("too_large");
});

test("refuses a picture that is a web page, and defuses a document that is one", async () => {
	graph.putMedia("page", { bytes: picture, mime_type: "text/html" });
	expect(await problem(fetchFrom({ vendor_media_id: "page" }))).toBe("refused");
	const document = await fetchFrom({ media: "document", vendor_media_id: "page" });
	expect(document.mime_type).toBe("application/octet-stream");
	await document.stream.cancel();
	graph.putMedia("svg", { bytes: picture, mime_type: "image/svg+xml" });
	const svg = await fetchFrom({ vendor_media_id: "svg" });
	expect(svg.mime_type).toBe("application/octet-stream");
	await svg.stream.cancel();
});

test("sends the token to no host but Meta's", async () => {
	const seen: (string | undefined)[] = [];
	const thief = createServer((request, response) => {
		seen.push(request.headers.authorization);
		response.end("x");
	});
	await new Promise<void>((resolve) => thief.listen(0, "127.0.0.1", resolve));
	const { port } = thief.address() as AddressInfo;
	for (const url of [
		`http://127.0.0.1:${port}/x`,
		`http://facebook.com.localhost:${port}/x`,
		"https://evilfbsbx.com/x",
		"http://lookaside.fbsbx.com/x",
		"file:///etc/passwd",
		"nonsense",
	]) {
		graph.putMedia("away", { bytes: picture, mime_type: "image/jpeg", url });
		expect(await problem(fetchFrom({ vendor_media_id: "away" })), url).toBe("refused");
	}
	expect(seen).toEqual([]);
	await new Promise((resolve) => thief.close(resolve));
});

test("tells a file that is gone from a vendor that is away", async () => {
	expect(await problem(fetchFrom({ vendor_media_id: "unheard-of" }))).toBe("gone");
	expect(await problem(fetchFrom({ vendor_media_id: "../../me" }))).toBe("gone");
	expect(await problem(fetchFrom({ vendor_media_id: undefined }))).toBe("gone");
	graph.misbehave({ status: 503, code: 2 });
	expect(await problem(fetchFrom({}))).toBe("unreachable");
	expect(await problem(fetchFrom({}, { graph_url: "http://127.0.0.1:9/v23.0" }))).toBe("unreachable");
});
