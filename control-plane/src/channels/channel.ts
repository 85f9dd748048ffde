import type { ChannelName, Content, Media, MessageError, Referral } from "@flomastr/contracts/message";
import type { z } from "zod";

/** The network and the clock as an adapter sees them; tests hand in their own. */
export interface Http {
	fetch: typeof globalThis.fetch;
	/** Milliseconds one request may take, answer included. */
	timeoutMs: number;
	now(): Date;
}

/** The real network, 15 s a request. */
export const realHttp: Http = { fetch: globalThis.fetch, timeoutMs: 15_000, now: () => new Date() };

/** A person on the other side, as the vendor names them. */
export interface Sender {
	/** What the contact is found by and written to: the phone number's digits or, without one, the vendor's user id. */
	address: string;
	/** E.164 with its plus. */
	phone: string | null;
	/** The vendor's own id of the person; may come beside a phone number and join two identities. */
	user_id: string | null;
	name: string | null;
}

/** Something the customer said or did. Unique by `vendor_id` within a connection. */
export interface InboundMessage {
	type: "message";
	vendor_id: string;
	from: Sender;
	/** The vendor's id of the account that was written to. */
	to: string;
	content: Content;
	/** Vendor id of the message this one answers. */
	reply_to: string | null;
	referral: Referral | null;
	forwarded: "once" | "often" | null;
	/** The group it was written in; null for a conversation of two. */
	group_id: string | null;
	/** True when it opens or refreshes the vendor's customer-service window; a number change does not. */
	opens_window: boolean;
	sent_at: Date;
}

/** How far an outgoing message came. Unique by (`vendor_id`, `status`); arrives in any order. */
export interface InboundStatus {
	type: "status";
	vendor_id: string;
	status: "sent" | "delivered" | "read" | "failed";
	/** The vendor's own word, where it is finer than ours ("played"). */
	vendor_status: string;
	/** The idempotency key we sent along, when the vendor returns it. */
	tracker: string | null;
	recipient: string | null;
	at: Date;
	error: MessageError | null;
	/** What the vendor charges; bill tenants from this, never from a guess. */
	pricing: { billable: boolean | null; model: string | null; type: string | null; category: string | null } | null;
}

/** A message our side wrote outside of FloMastr, e.g. in the WhatsApp Business app of the same number. */
export interface InboundEcho {
	type: "echo";
	vendor_id: string;
	from: string;
	to: Sender;
	content: Content;
	sent_at: Date;
}

export const accountEvents = [
	"account.updated",
	"account.reviewed",
	"account.alert",
	"template.status",
	"template.quality",
	"template.category",
	"phone.quality",
	"phone.name",
	"contact.preferences",
	"group.changed",
	"call.status",
	"history.synced",
	"vendor.error",
] as const;
export type AccountEventName = (typeof accountEvents)[number];

/** News about the account itself: templates, quality, restrictions, opt-outs. Nobody wrote anything. */
export interface InboundAccountEvent {
	type: "account";
	event: AccountEventName;
	/** The vendor's account (WhatsApp Business account id), null when it named none. */
	account_id: string | null;
	at: Date | null;
	/** The vendor's object, unchanged apart from characters a database refuses. */
	data: Record<string, unknown>;
}

/** What we could not place. Acknowledge it, keep `raw` for a person, act on nothing. */
export interface InboundUnknown {
	type: "unknown";
	/** One sentence: what was found and what was expected. */
	reason: string;
	raw: unknown;
}

export type Inbound = InboundMessage | InboundStatus | InboundEcho | InboundAccountEvent | InboundUnknown;

/** The body is no JSON at all, so there is nothing to acknowledge: answer 400. */
export class MalformedPayload extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "MalformedPayload";
	}
}

export interface OutgoingMessage {
	/** A `Sender.address`. */
	to: string;
	content: Content;
	/** Vendor id of the message this one answers. */
	reply_to: string | null;
	idempotency_key: string;
	/** 1 for the first try; the pause an error asks for grows with it. */
	attempt: number;
	/** When this customer last wrote on this connection; null for never. Decides whether free text may be sent. */
	last_inbound_at: Date | null;
}

export type SendOutcome =
	| { ok: true; vendor_id: string }
	| {
			ok: false;
			error: MessageError;
			/** The earliest useful moment for another try; only with `error.retryable`. */
			retry_after_ms?: number;
			/**
			 * The request may have been carried out although no answer came. Before trying again look for a status
			 * whose `tracker` is the idempotency key.
			 */
			uncertain?: boolean;
	  };

export interface FetchedMedia {
	/** Fails part-way when the file is larger than allowed or its SHA-256 is not the announced one. */
	stream: ReadableStream<Uint8Array>;
	/** Safe to serve: what a browser could execute arrives as application/octet-stream. */
	mime_type: string;
	/** Bytes, when the vendor says so. */
	size: number | null;
}

export type OutgoingFile = { bytes: Uint8Array; mime_type: string; name: string };
export type UploadOutcome = { ok: true; vendor_media_id: string } | Extract<SendOutcome, { ok: false }>;

/** Sizes in characters and counts; Infinity where the vendor sets none. */
export interface ChannelLimits {
	text: number;
	caption: number;
	interactive_body: number;
	buttons: number;
	list_rows: number;
}

/**
 * What FloMastr needs from a vendor. `Connection` is the adapter's own configuration, already parsed with `config`;
 * an adapter reads nothing else, no environment and no database, so one process serves every tenant.
 *
 * The caller's order for a webhook: `verifySignature` over the raw bytes, `parse`, one transaction, 200. Dedup keys:
 * a message and an echo by `vendor_id`, a status by (`vendor_id`, `status`).
 */
export interface Channel<Connection> {
	name: ChannelName;
	/** The shape of a connection; secrets included, so never log what it returns. */
	config: z.ZodType<Connection>;
	/** What of a connection is no secret: an export tells it. */
	openSettings: readonly (keyof Connection)[];
	/** Answers the vendor's GET that proves the address is ours. */
	verifySubscription?(query: URLSearchParams, connection: Connection): { status: 200 | 403; body: string };
	/** Constant time, over the bytes as they arrived. */
	verifySignature(rawBody: Uint8Array, headers: Headers, connection: Connection): boolean;
	/** Never throws for odd contents, each part stands alone. Throws MalformedPayload when the body is no JSON. */
	parse(rawBody: Uint8Array, connection: Connection): Inbound[];
	/** Never throws: whatever goes wrong is an outcome. */
	send(message: OutgoingMessage, connection: Connection, http: Http): Promise<SendOutcome>;
	/** Tells the customer's phone we have read this and everything before it. False when the vendor refused. */
	markRead?(vendorId: string, connection: Connection, http: Http): Promise<boolean>;
	/** The file of an inbound message. Throws MediaUnavailable. */
	fetchMedia(media: Media, connection: Connection, http: Http): Promise<FetchedMedia>;
	/** Hands a file to the vendor, for those who cannot fetch a link of ours. */
	uploadMedia?(file: OutgoingFile, connection: Connection, http: Http): Promise<UploadOutcome>;
	/** How long after the customer's last message free text may be sent; null for always. */
	windowMs: number | null;
	limits: ChannelLimits;
	/** Why this channel cannot carry the content, as a sentence for the agent; null when it can. */
	validate(content: Content): string | null;
}

/** Whether anything but a template may be sent now. At exactly `windowMs` the window is closed. */
export function mayFreeText(channel: Pick<Channel<never>, "windowMs">, lastInboundAt: Date | null, now: Date): boolean {
	if (channel.windowMs === null) return true;
	return lastInboundAt !== null && now.getTime() - lastInboundAt.getTime() < channel.windowMs;
}
