import type { Http, OutgoingFile, UploadOutcome } from "../channel.ts";
import { id } from "../read-json.ts";
import { callGraph } from "./call-graph.ts";
import type { WhatsAppConnection } from "./config.ts";

/** Puts a file at Meta for 30 days and gives its id; for files that lie where Meta cannot fetch a link. */
export async function uploadMedia(
	file: OutgoingFile,
	connection: WhatsAppConnection,
	http: Http,
): Promise<UploadOutcome> {
	const form = new FormData();
	form.set("messaging_product", "whatsapp");
	form.set("type", file.mime_type);
	form.set("file", new Blob([new Uint8Array(file.bytes)], { type: file.mime_type }), file.name);
	const answer = await callGraph(`${connection.phone_number_id}/media`, form, connection, http);
	if (!answer.ok) return answer;
	const vendorMediaId = id(answer.body, "id");
	if (vendorMediaId) return { ok: true, vendor_media_id: vendorMediaId };
	return {
		ok: false,
		error: { code: "no_id", message: "WhatsApp took the file but named no id for it. Try again.", retryable: true },
		retry_after_ms: 2000,
	};
}
