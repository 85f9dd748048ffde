import type { Media } from "@flomastr/contracts/message";
import type { FetchedMedia, Http } from "../channel.ts";
import { guardDownload } from "../guard-download.ts";
import { MediaUnavailable } from "../media-unavailable.ts";
import type { SandboxConnection } from "./config.ts";

/**
 * A picture the phone sent: `url` is a path at, or a full link to, the phone's own origin. Anything else would let a
 * phone make our server fetch what only our server can reach. Throws MediaUnavailable.
 */
export async function fetchMedia(media: Media, connection: SandboxConnection, http: Http): Promise<FetchedMedia> {
	const link =
		media.url && URL.canParse(media.url, connection.phone_url) ? new URL(media.url, connection.phone_url) : null;
	if (!link || link.origin !== new URL(connection.phone_url).origin) {
		throw new MediaUnavailable("refused", "The picture does not lie at the sandbox phone's own address.");
	}
	let response: Response;
	try {
		response = await http.fetch(link, { redirect: "error", signal: AbortSignal.timeout(http.timeoutMs) });
	} catch (cause) {
		throw new MediaUnavailable("unreachable", "The sandbox phone did not deliver the picture. Try again.", { cause });
	}
	if (!response.ok) {
		await response.body?.cancel();
		throw new MediaUnavailable("gone", `The sandbox phone no longer has the picture (HTTP ${response.status}).`);
	}
	return guardDownload(response, media, connection.media_max_bytes);
}
