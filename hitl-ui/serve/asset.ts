import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const types: Record<string, string> = {
	".js": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml",
	".json": "application/json",
	".woff2": "font/woff2",
	".woff": "font/woff",
	".png": "image/png",
	".webmanifest": "application/manifest+json",
};

/**
 * Answers with a file of the client build, compressed when the build left a `.br` beside it.
 * @returns false when the path names none; the request is then a page
 */
export async function serveAsset(folder: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
	if (request.method !== "GET" && request.method !== "HEAD") return false;
	const path = decodedPath(request.url ?? "/");
	const type = types[extname(path)];
	if (!type) return false;
	const file = normalize(join(folder, path));
	// A path with `..` in it must not reach beyond the build.
	if (!file.startsWith(folder + sep)) return false;
	const size = await sizeOf(file);
	// Below /assets there are no pages: a file of an old build is plainly gone, not a reason to sign in.
	if (size === null && path.startsWith("/assets/")) {
		response.writeHead(404, { "Content-Type": "text/plain" }).end("This file is of an older version. Reload the page.");
		return true;
	}
	if (size === null) return false;

	const compressed = /\bbr\b/.test(request.headers["accept-encoding"] ?? "") ? await sizeOf(`${file}.br`) : null;
	// Names below /assets carry a hash of their content, so they never change.
	const forever = path.startsWith("/assets/");
	response.writeHead(200, {
		"Content-Type": type,
		"Content-Length": compressed ?? size,
		"Cache-Control": forever ? "public, max-age=31536000, immutable" : "public, max-age=3600",
		Vary: "Accept-Encoding",
		...(compressed === null ? {} : { "Content-Encoding": "br" }),
	});
	if (request.method === "HEAD") response.end();
	else createReadStream(compressed === null ? file : `${file}.br`).pipe(response);
	return true;
}

function decodedPath(url: string): string {
	try {
		return decodeURIComponent(new URL(url, "http://host").pathname);
	} catch {
		return "/";
	}
}

async function sizeOf(file: string): Promise<number | null> {
	const found = await stat(file).catch(() => null);
	return found?.isFile() ? found.size : null;
}
