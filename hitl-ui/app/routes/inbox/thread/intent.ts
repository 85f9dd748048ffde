import { ContactUpsert, ThreadChange } from "@flomastr/contracts/conversation";
import { Content } from "@flomastr/contracts/message";
import { z } from "zod";

const key = z.string().min(1).max(200);

/** What the conversation's screen can ask of its action, as JSON. A file comes as a form instead (`FileForm`). */
export const Intent = z.discriminatedUnion("intent", [
	z.object({ intent: z.literal("send"), content: Content, key }),
	z.object({ intent: z.literal("note"), text: z.string().trim().min(1).max(10_000), key }),
	z.object({ intent: z.literal("retry"), message_id: z.uuid() }),
	z.object({ intent: z.literal("change"), change: ThreadChange }),
	z.object({ intent: z.literal("contact"), contact: ContactUpsert }),
	z.object({
		intent: z.literal("contact-note"),
		contact_id: z.uuid(),
		text: z.string().trim().min(1).max(10_000),
		key,
	}),
]);
export type Intent = z.infer<typeof Intent>;

/** A file with its caption, as `multipart/form-data`. */
export const FileForm = z.object({
	file: z.instanceof(File),
	caption: z.string().trim().max(1024),
	key,
});

/** The kind of media a file is sent as. */
export function mediaKind(mimeType: string): "image" | "video" | "audio" | "document" {
	if (["image/png", "image/jpeg", "image/webp", "image/gif"].includes(mimeType)) return "image";
	if (mimeType.startsWith("video/")) return "video";
	if (mimeType.startsWith("audio/")) return "audio";
	return "document";
}
