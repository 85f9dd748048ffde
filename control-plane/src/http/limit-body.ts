import { createMiddleware } from "hono/factory";
import { AppError } from "../errors.ts";
import type { HttpEnv } from "./env.ts";

/**
 * Refuses a larger body, with or without a `Content-Length`, before a handler reads it. Not hono's own: that makes a
 * new request of the old one, which fails for bodies sent in chunks behind Node's server.
 * @param maxSize bytes
 * @param message names the limit and what to do instead
 */
export function limitBody(maxSize: number, message: string) {
	return createMiddleware<HttpEnv>(async (c, next) => {
		const declared = c.req.header("content-length");
		if (Number(declared) > maxSize) throw new AppError("too_large", message);
		// With a length, Node's server takes no byte more than it says.
		if (declared === undefined && c.req.raw.body) {
			const body = await collect(c.req.raw.body, maxSize);
			if (!body) throw new AppError("too_large", message);
			const { url, method, headers } = c.req.raw;
			c.req.raw = new Request(url, { method, headers, body });
		}
		await next();
	});
}

/** @returns null as soon as there is more; the rest is left to the server, which drains it so that the answer arrives */
async function collect(stream: ReadableStream<Uint8Array>, maxSize: number): Promise<Uint8Array<ArrayBuffer> | null> {
	const parts: Uint8Array[] = [];
	let size = 0;
	const reader = stream.getReader();
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		size += part.value.byteLength;
		if (size > maxSize) return null;
		parts.push(part.value);
	}
	return new Uint8Array(Buffer.concat(parts));
}
