import { z } from "zod";

/** One WhatsApp business number. `app_secret` and `access_token` are secrets: store encrypted, never log. */
export const config = z.object({
	/** Id of the number at Meta, not the number itself. */
	phone_number_id: z.string().regex(/^\d{1,30}$/, "the number's id at Meta: digits only, not the phone number with +"),
	/** WhatsApp Business account; when set, news of other accounts is not taken in. */
	business_account_id: z.string().min(1).max(64).optional(),
	/** Signs webhooks. Not the access token. */
	app_secret: z.string().min(1),
	/** System-user token with whatsapp_business_messaging. */
	access_token: z.string().min(1),
	/** Our own word, typed into Meta's webhook form, echoed in the verification GET. */
	verify_token: z.string().min(1),
	graph_url: z
		.url({ protocol: /^https?$/ })
		.default("https://graph.facebook.com/v23.0")
		.transform((url) => url.replace(/\/+$/, "")),
	/** Hosts (and their subdomains) a media link may point to besides the Graph API's own: the token is sent there. */
	media_hosts: z.array(z.string().min(1)).default(["facebook.com", "fbsbx.com", "fbcdn.net", "whatsapp.net"]),
	/** Bytes; Meta's own ceiling is 100 MB for documents. */
	media_max_bytes: z
		.number()
		.int()
		.positive()
		.default(100 * 1024 * 1024),
});
export type WhatsAppConnection = z.infer<typeof config>;
