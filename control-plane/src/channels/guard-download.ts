import { createHash } from "node:crypto";
import type { Media } from "@flomastr/contracts/message";
import type { FetchedMedia } from "./channel.ts";
import { MediaUnavailable } from "./media-unavailable.ts";

/** Types a browser would run as a page or script of our own origin. */
const executable =
	/^(text\/(html|xml|javascript)|application\/(xhtml\+xml|xml|javascript|ecmascript)|image\/svg\+xml)$/;

const families: Record<Media["media"], RegExp> = {
	image: /^image\//,
	video: /^video\//,
	audio: /^(audio\/|video\/|application\/ogg$)/,
	document: /./,
	sticker: /^image\//,
};

/**
 * A vendor's answer as a download that cannot hurt: the type must fit the kind of media, executable types become
 * application/octet-stream, and the stream breaks when it grows beyond `maxBytes` or ends with another SHA-256 than
 * the webhook announced. Throws MediaUnavailable before the first byte where it can tell.
 */
export async function guardDownload(response: Response, media: Media, maxBytes: number): Promise<FetchedMedia> {
	const type =
		(response.headers.get("content-type") ?? media.mime_type ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
	const size = Number(response.headers.get("content-length") ?? Number.NaN);
	if (size > maxBytes) {
		await response.body?.cancel();
		throw tooLarge(maxBytes);
	}
	// A document may be anything; a "picture" that is a web page is an error page or an attack.
	if (!families[media.media].test(type || "application/octet-stream")) {
		await response.body?.cancel();
		throw new MediaUnavailable("refused", `The file is ${type}, which is no ${media.media}. It is not shown.`);
	}
	const source = response.body ?? new Blob([]).stream();
	return {
		stream: source.pipeThrough(checked(maxBytes, media.sha256)),
		mime_type: type === "" || executable.test(type) ? "application/octet-stream" : type,
		size: Number.isFinite(size) && !response.headers.has("content-encoding") ? size : null,
	};
}

function checked(maxBytes: number, sha256: string | undefined): TransformStream<Uint8Array, Uint8Array> {
	const hash = createHash("sha256");
	let seen = 0;
	return new TransformStream({
		transform(chunk, controller) {
			seen += chunk.byteLength;
			if (seen > maxBytes) return controller.error(tooLarge(maxBytes));
			hash.update(chunk);
			controller.enqueue(chunk);
		},
		flush(controller) {
			const digest = hash.digest();
			if (!matchesDigest(digest, sha256)) {
				controller.error(
					new MediaUnavailable("refused", "The file is not the one the customer sent (SHA-256 differs)."),
				);
			}
		},
	});
}

/** Vendors write the digest in base64 (webhooks) or hex (API); what is neither cannot be checked. */
function matchesDigest(digest: Buffer, announced: string | undefined): boolean {
	if (!announced) return true;
	if (/^[0-9a-f]{64}$/i.test(announced)) return digest.toString("hex") === announced.toLowerCase();
	if (/^[A-Za-z0-9+/]{43}=$/.test(announced)) return digest.toString("base64") === announced;
	return true;
}

function tooLarge(maxBytes: number): MediaUnavailable {
	return new MediaUnavailable("too_large", `The file is larger than ${Math.round(maxBytes / 1024 / 1024)} MB.`);
}
