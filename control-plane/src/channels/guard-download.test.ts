import { expect, test } from "vitest";
import { guardDownload } from "./guard-download.ts";

/** A vendor that does not say how much is coming. */
function unannounced(chunks: number[], type = "image/png"): Response {
	const stream = new ReadableStream<Uint8Array>({
		pull(controller) {
			const size = chunks.shift();
			if (size === undefined) controller.close();
			else controller.enqueue(new Uint8Array(size));
		},
	});
	return new Response(stream, { headers: { "Content-Type": type } });
}

test("breaks a stream that grows beyond the limit although no length was announced", async () => {
	const fits = await guardDownload(unannounced([6, 4]), { media: "image" }, 10);
	expect(fits.size).toBeNull();
	expect((await new Response(fits.stream).arrayBuffer()).byteLength).toBe(10);
	const grows = await guardDownload(unannounced([6, 5, 1e6]), { media: "image" }, 10);
	await expect(new Response(grows.stream).arrayBuffer()).rejects.toMatchObject({ problem: "too_large" });
});

test("takes the announced type where the vendor names none, and calls nothing known harmless bytes", async () => {
	const bare = () => new Response(new Uint8Array([1]));
	const picture = await guardDownload(bare(), { media: "image", mime_type: "image/webp; x=1" }, 10);
	expect(picture.mime_type).toBe("image/webp");
	const file = await guardDownload(bare(), { media: "document" }, 10);
	expect(file.mime_type).toBe("application/octet-stream");
	await Promise.all([picture.stream.cancel(), file.stream.cancel()]);
});
