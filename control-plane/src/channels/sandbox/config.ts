import { z } from "zod";

/** A tenant's sandbox phones. `secret` signs both directions: store encrypted, never log. */
export const config = z.object({
	/** What the phones write to, as WhatsApp's number id is; comes back in `InboundMessage.to`. */
	account: z.string().min(1).max(64).default("sandbox"),
	secret: z.string().min(16, "at least 16 characters, made by a random generator"),
	/** Where a message for a phone is posted. */
	phone_url: z.url({ protocol: /^https?$/ }),
	/** Bytes of one picture. */
	media_max_bytes: z
		.number()
		.int()
		.positive()
		.default(16 * 1024 * 1024),
});
export type SandboxConnection = z.infer<typeof config>;
