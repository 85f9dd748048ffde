import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { ErrorCode } from "@flomastr/contracts/error";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { Http } from "#channels/channel.ts";
import type { ConnectionDirectory } from "#channels/connections.ts";
import { type MediaProblem, MediaUnavailable } from "#channels/media-unavailable.ts";
import type { HotDatabase } from "#hot/client.ts";
import { limitBody } from "#http/limit-body.ts";
import { createRoute, createRouter, failures, idParam, json } from "#http/route.ts";
import { tenantOf } from "#http/tenant-of.ts";
import { demand } from "#people/may.ts";
import { messages } from "#suites/conversations/schema.hot.ts";
import { AppError, notFound } from "../errors.ts";
import { localFileId, localFileUrl, mediaOf } from "./local-file.ts";
import { type MediaStore, mediaMaxBytes } from "./media-store.ts";
import { serveHeaders } from "./serve-headers.ts";

const tags = ["files"];
const bytes = { description: "The bytes", content: { "application/octet-stream": { schema: z.string() } } };
const Uploaded = z.object({ id: z.uuid(), url: z.string(), mime_type: z.string(), size: z.number() });

/** What a vendor's refusal is to the person who wants to see the file. */
const codes = {
	gone: "not_found",
	refused: "not_found",
	too_large: "too_large",
	unreachable: "unavailable",
} as const satisfies Record<MediaProblem, ErrorCode>;

interface Deps {
	hot: HotDatabase;
	connections: ConnectionDirectory;
	media: MediaStore;
	http: Http;
	/** Folder of packs: `<folder>/<pack>/files/<name>`. */
	packsFolder: string;
}

/**
 * Files that a page or a vendor fetches by link. An uploaded file's id has 122 random bits and is the permission: the
 * vendor who delivers it has no session.
 */
export function publicFileRoutes({ media, packsFolder }: Deps) {
	const app = createRouter();

	app.openAPIRegistry.registerPath(
		createRoute({
			method: "get",
			path: "/media/files/{id}",
			tags,
			summary: "An uploaded file, by its unguessable link",
			request: { params: idParam },
			responses: { ...failures, 200: bytes },
		}),
	);
	app.get("/media/files/:id", async (c) => {
		const file = await media.get(tenantOf(c).id, c.req.param("id"));
		if (!file) throw notFound("file", c.req.param("id").slice(0, 60));
		return c.body(file.stream, 200, serveHeaders(file));
	});

	app.openAPIRegistry.registerPath(
		createRoute({
			method: "get",
			path: "/packs/{pack}/files/{name}",
			tags,
			summary: "A file that a pack brings along",
			request: { params: z.object({ pack: z.string(), name: z.string() }) },
			responses: { ...failures, 200: bytes },
		}),
	);
	app.get("/packs/:pack/files/:name", async (c) => {
		const { pack, name } = c.req.param();
		// Both become part of a path.
		const plain = /^[a-z0-9][a-z0-9._-]*$/i;
		const path = join(packsFolder, pack, "files", name);
		const size = plain.test(pack) && plain.test(name) ? await sizeOf(path) : null;
		if (size === null) throw notFound("file", name.slice(0, 60));
		const stream = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
		return c.body(stream, 200, serveHeaders({ mime_type: typeOf(name), name, size }));
	});

	return app;
}

/** Uploading, and the pictures and files that customers sent. */
export function mediaRoutes({ hot, connections, media, http }: Deps) {
	const app = createRouter();

	app.openAPIRegistry.registerPath(
		createRoute({
			method: "post",
			path: "/media",
			tags,
			summary: "Uploads a file to send or attach; the body is its bytes",
			request: {
				headers: z.object({ "x-file-name": z.string().optional() }),
				body: { required: true, content: bytes.content },
			},
			responses: { ...failures, 201: json(Uploaded, "Kept") },
		}),
	);
	app.post(
		"/media",
		limitBody(mediaMaxBytes, "The file is larger than 16 MB. Send a link to it instead."),
		async (c) => {
			demand(c.get("caller"), "converse");
			const name = decodedName(c.req.header("x-file-name") ?? "file");
			const stream = c.req.raw.body ?? new Response("").body;
			if (!stream) throw new AppError("invalid", "The body is empty. Send the file's bytes.");
			const mime_type = c.req.header("content-type") ?? "application/octet-stream";
			const file = await media.put(tenantOf(c).id, { stream, mime_type, name });
			return c.json({ id: file.id, url: localFileUrl(file.id), mime_type: file.mime_type, size: file.size }, 201);
		},
	);

	app.openAPIRegistry.registerPath(
		createRoute({
			method: "get",
			path: "/media/{message_id}",
			tags,
			summary: "The file of a message, fetched from its vendor",
			request: { params: z.object({ message_id: z.uuid() }) },
			responses: { ...failures, 200: bytes, 302: { description: "To the uploaded file" } },
		}),
	);
	app.get("/media/:message_id", async (c) => {
		demand(c.get("caller"), "read");
		const tenant = tenantOf(c);
		const id = c.req.param("message_id");
		const [row] = z.guid().safeParse(id).success
			? await hot
					.select({ content: messages.content, connectionId: messages.connectionId })
					.from(messages)
					.where(and(eq(messages.id, id), eq(messages.tenantId, tenant.id)))
			: [];
		const part = row && mediaOf(row.content);
		if (!row || !part) throw notFound("message with a file", id.slice(0, 60));
		const local = localFileId(part.url);
		if (local) return c.redirect(localFileUrl(local), 302);
		const connection = await connections.find(row.connectionId);
		if (!connection) throw new AppError("not_found", "The channel this file came by is no longer connected.");
		try {
			const file = await connection.channel.fetchMedia(part, connection.config, http);
			const name = part.name ?? "file";
			return c.body(file.stream, 200, serveHeaders({ mime_type: file.mime_type, name, size: file.size }));
		} catch (error) {
			if (error instanceof MediaUnavailable) throw new AppError(codes[error.problem], error.message, { cause: error });
			throw error;
		}
	});

	return app;
}

/** Clients encode names, since headers carry ASCII only; a name with a lone `%` was sent as it is. */
function decodedName(header: string): string {
	try {
		return decodeURIComponent(header);
	} catch {
		return header;
	}
}

async function sizeOf(path: string): Promise<number | null> {
	const found = await stat(path).catch(() => null);
	return found?.isFile() ? found.size : null;
}

const types: Record<string, string> = {
	pdf: "application/pdf",
	png: "image/png",
	jpg: "image/jpeg",
	webp: "image/webp",
	svg: "image/svg+xml",
	mp3: "audio/mpeg",
	mp4: "video/mp4",
	wav: "audio/wav",
	webm: "video/webm",
	txt: "text/plain",
};
const typeOf = (name: string) => types[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream";
