import { z } from "zod";

/** Vendors a connection can belong to. The registry in `control-plane/src/channels` has an adapter for each. */
export const ChannelName = z.enum(["sandbox", "whatsapp-cloud"]);
export type ChannelName = z.infer<typeof ChannelName>;

/**
 * A file that came with or goes with a message. Inbound media carries the vendor's `vendor_media_id`
 * (fetched lazily through the media proxy); outbound media carries a `url`.
 */
export const Media = z.object({
	media: z.enum(["image", "video", "audio", "document", "sticker"]),
	url: z.string().optional(),
	vendor_media_id: z.string().optional(),
	mime_type: z.string().optional(),
	sha256: z.string().optional(),
	name: z.string().optional(),
	caption: z.string().optional(),
	voice: z.boolean().optional(),
	animated: z.boolean().optional(),
});
export type Media = z.infer<typeof Media>;

export const QuickReply = z.object({ id: z.string().min(1).max(256), title: z.string().min(1).max(20) });

const ListRow = z.object({
	id: z.string().min(1).max(200),
	title: z.string().min(1).max(24),
	description: z.string().max(72).optional(),
});

const OrderItem = z.object({
	product_id: z.string(),
	quantity: z.number(),
	/** Decimal string in the currency's major unit: money never travels as a float. */
	unit_price: z.string(),
	currency: z.string(),
});

/** What a message says, whatever vendor carried it. */
export const Content = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("text"), text: z.string().min(1).max(65_536), preview_url: z.boolean().optional() }),
	z.object({ kind: z.literal("media"), ...Media.shape }),
	z.object({
		kind: z.literal("location"),
		latitude: z.number(),
		longitude: z.number(),
		name: z.string().optional(),
		address: z.string().optional(),
	}),
	z.object({ kind: z.literal("contacts"), contacts: z.array(z.record(z.string(), z.unknown())) }),
	/** Outgoing buttons or list; at most 3 buttons or 10 rows on WhatsApp. */
	z.object({
		kind: z.literal("interactive"),
		body: z.string().min(1).max(1024),
		header: z.string().max(60).optional(),
		/** A picture, film or file above the body, in place of `header`. */
		header_media: Media.optional(),
		footer: z.string().max(60).optional(),
		buttons: z.array(QuickReply).min(1).max(3).optional(),
		list: z
			.object({
				button: z.string().min(1).max(20),
				sections: z.array(z.object({ title: z.string().max(24), rows: z.array(ListRow).min(1) })).min(1),
			})
			.optional(),
	}),
	/** The customer pressed a button, picked a list row or finished a form. */
	z.object({
		kind: z.literal("choice"),
		source: z.enum(["button", "list", "form", "template_button", "call_permission"]),
		id: z.string(),
		title: z.string(),
		description: z.string().optional(),
		/** The answers of a form (WhatsApp Flow: `nfm_reply.response_json`). */
		values: z.record(z.string(), z.unknown()).optional(),
	}),
	z.object({
		kind: z.literal("template"),
		name: z.string().min(1).max(512),
		language: z.string().min(2).max(15),
		/** Vendor's component objects: header, body, buttons with their parameters. */
		components: z.array(z.record(z.string(), z.unknown())).optional(),
	}),
	z.object({ kind: z.literal("reaction"), emoji: z.string().nullable(), to_vendor_id: z.string() }),
	z.object({
		kind: z.literal("order"),
		catalog_id: z.string(),
		note: z.string().optional(),
		items: z.array(OrderItem),
	}),
	/** Something happened to the conversation itself: number changed, message deleted or edited, call ended. */
	z.object({
		kind: z.literal("system"),
		event: z.string(),
		text: z.string(),
		data: z.record(z.string(), z.unknown()).optional(),
	}),
	z.object({ kind: z.literal("unsupported"), reason: z.string(), vendor_type: z.string().optional() }),
]);
export type Content = z.infer<typeof Content>;

/** Where a conversation came from: an ad, a post, a shared product. */
export const Referral = z.object({
	source: z.enum(["ad", "post", "product", "other"]),
	source_id: z.string().optional(),
	source_url: z.string().optional(),
	headline: z.string().optional(),
	body: z.string().optional(),
	/** Click id of a click-to-WhatsApp ad. */
	click_id: z.string().optional(),
});
export type Referral = z.infer<typeof Referral>;

/** How far an outgoing message came. Statuses only move forward; `failed` is final for a try. */
export const MessageStatus = z.enum(["queued", "sent", "delivered", "read", "failed", "received"]);
export type MessageStatus = z.infer<typeof MessageStatus>;

export const MessageError = z.object({
	code: z.string(),
	message: z.string(),
	/** True when a later try may succeed. */
	retryable: z.boolean(),
});
export type MessageError = z.infer<typeof MessageError>;

/** Who wrote a message or did a thing. */
export const Actor = z.discriminatedUnion("type", [
	z.object({ type: z.literal("contact"), id: z.string(), name: z.string() }),
	z.object({ type: z.literal("person"), id: z.string(), name: z.string(), role: z.string() }),
	z.object({ type: z.literal("workflow"), id: z.string(), name: z.string() }),
	z.object({ type: z.literal("system"), id: z.string(), name: z.string() }),
]);
export type Actor = z.infer<typeof Actor>;

/** A message as the API gives it. Times are ISO 8601 in UTC. */
export const Message = z.object({
	id: z.uuid(),
	thread_id: z.uuid(),
	direction: z.enum(["in", "out"]),
	content: Content,
	status: MessageStatus,
	error: MessageError.nullable(),
	author: Actor,
	/** The vendor's id, once there is one. */
	vendor_id: z.string().nullable(),
	reply_to: z.string().nullable(),
	referral: Referral.nullable(),
	created_at: z.iso.datetime(),
	/** Emoji the other side put on this message. */
	reaction: z.string().nullable(),
});
export type Message = z.infer<typeof Message>;

/** Body of `POST /api/threads/:id/messages`. */
export const SendMessage = z.object({
	content: Content,
	reply_to: z.string().optional(),
	/** Sending twice with one key sends once. */
	idempotency_key: z.string().min(1).max(200),
});
export type SendMessage = z.infer<typeof SendMessage>;
