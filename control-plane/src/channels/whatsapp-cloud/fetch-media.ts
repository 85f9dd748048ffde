import type { Media } from "@flomastr/contracts/message";
import type { FetchedMedia, Http } from "../channel.ts";
import { guardDownload } from "../guard-download.ts";
import { MediaUnavailable } from "../media-unavailable.ts";
import { number, text } from "../read-json.ts";
import { callGraph } from "./call-graph.ts";
import type { WhatsAppConnection } from "./config.ts";

/**
 * The two steps of an inbound file: its id gives a link that lives five minutes, the link gives the bytes, and both
 * want our token. Ids from webhooks die after 7 days. Throws MediaUnavailable.
 */
export async function fetchMedia(media: Media, connection: WhatsAppConnection, http: Http): Promise<FetchedMedia> {
	const mediaId = media.vendor_media_id;
	if (!mediaId || !/^[\w-]{1,200}$/.test(mediaId)) {
		throw new MediaUnavailable("gone", "The message names no file at WhatsApp.");
	}
	const found = await callGraph(
		`${mediaId}?phone_number_id=${connection.phone_number_id}`,
		undefined,
		connection,
		http,
	);
	if (!found.ok) {
		throw found.error.retryable
			? new MediaUnavailable("unreachable", found.error.message)
			: new MediaUnavailable("gone", "WhatsApp no longer has this file: it keeps a customer's files for 7 days.");
	}
	if ((number(found.body, "file_size") ?? 0) > connection.media_max_bytes) {
		throw new MediaUnavailable("too_large", "The file is larger than this connection allows.");
	}
	const response = await download(mediaLink(text(found.body, "url"), connection), connection, http);
	return guardDownload(
		response,
		{ ...media, mime_type: media.mime_type ?? text(found.body, "mime_type") },
		connection.media_max_bytes,
	);
}

async function download(link: URL, connection: WhatsAppConnection, http: Http): Promise<Response> {
	let response: Response;
	try {
		response = await http.fetch(link, {
			headers: { Authorization: `Bearer ${connection.access_token}` },
			// fetch drops the token when a redirect leaves the host.
			redirect: "follow",
			signal: AbortSignal.timeout(http.timeoutMs * 4),
		});
	} catch (cause) {
		throw new MediaUnavailable("unreachable", "WhatsApp did not deliver the file. Try again.", { cause });
	}
	if (response.ok) return response;
	await response.body?.cancel();
	throw response.status >= 500 || response.status === 429
		? new MediaUnavailable("unreachable", `WhatsApp did not deliver the file (HTTP ${response.status}). Try again.`)
		: new MediaUnavailable("gone", `WhatsApp no longer delivers the file (HTTP ${response.status}).`);
}

/** The token goes with the request, so only to Meta's own hosts, and in clear text only to a test server of ours. */
function mediaLink(url: string | undefined, connection: WhatsAppConnection): URL {
	const link = url && URL.canParse(url) ? new URL(url) : null;
	if (!link) throw new MediaUnavailable("refused", "WhatsApp named no link for the file.");
	if (link.origin === new URL(connection.graph_url).origin) return link;
	const trusted = connection.media_hosts.some((host) => link.hostname === host || link.hostname.endsWith(`.${host}`));
	if (link.protocol === "https:" && trusted) return link;
	throw new MediaUnavailable("refused", `The file's link leads to ${link.host}, which is not one of Meta's hosts.`);
}
