import type { Content } from "@flomastr/contracts/message";
import { localFileId, mediaOf, withMedia } from "#media/local-file.ts";
import type { MediaStore } from "#media/media-store.ts";
import type { Http, SendOutcome } from "./channel.ts";
import type { Connection } from "./connections.ts";

/**
 * A message whose file lies in our own store is changed to what its vendor can take: the file is handed over first,
 * because a vendor cannot be sure to reach us. Channels that fetch from us get the link as it is.
 */
export async function handOverFile(
	store: MediaStore,
	connection: Connection,
	content: Content,
	http: Http,
): Promise<{ ok: true; content: Content } | Extract<SendOutcome, { ok: false }>> {
	const part = mediaOf(content);
	const id = localFileId(part?.url);
	if (!part || !id || !connection.channel.uploadMedia) return { ok: true, content };
	const file = await store.get(connection.tenantId, id);
	if (!file) {
		const error = {
			code: "file_gone",
			message: "The attached file is no longer stored. Attach it again.",
			retryable: false,
		};
		return { ok: false, error };
	}
	const bytes = new Uint8Array(await new Response(file.stream).arrayBuffer());
	const uploaded = await connection.channel.uploadMedia(
		{ bytes, mime_type: file.mime_type, name: part.name ?? file.name },
		connection.config,
		http,
	);
	if (!uploaded.ok) return uploaded;
	const { vendor_media_id } = uploaded;
	return { ok: true, content: withMedia(content, ({ url: _, ...rest }) => ({ ...rest, vendor_media_id })) };
}
