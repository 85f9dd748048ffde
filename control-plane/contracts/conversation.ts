import { z } from "zod";
import { Actor, ChannelName, Message, Referral } from "./message.ts";

export const ThreadState = z.enum(["open", "closed"]);

export const Person = z.object({ id: z.string(), name: z.string() });
export type Person = z.infer<typeof Person>;

/** A line of the inbox. */
export const Thread = z.object({
	id: z.uuid(),
	channel: ChannelName,
	connection_id: z.uuid(),
	contact: z.object({ id: z.uuid(), name: z.string(), address: z.string() }),
	state: ThreadState,
	assignee: Person.nullable(),
	tags: z.array(z.string()),
	unread: z.number().int(),
	/** One line of the newest message, for the list. */
	preview: z.string(),
	last_message_at: z.iso.datetime(),
	/** End of the vendor's customer-service window; null where the channel has none. */
	window_expires_at: z.iso.datetime().nullable(),
	/** `cold` when only the tenant's own database holds the history; opening it brings it back. */
	store: z.enum(["hot", "cold"]),
	referral: Referral.nullable(),
	open_tasks: z.number().int(),
});
export type Thread = z.infer<typeof Thread>;

export const ThreadPage = z.object({
	threads: z.array(Thread),
	next_cursor: z.string().nullable(),
	counts: z.object({ open: z.number(), mine: z.number(), unassigned: z.number(), unread: z.number() }),
});
export type ThreadPage = z.infer<typeof ThreadPage>;

/** Query of `GET /api/threads`. `q` searches names, addresses and message text in both stores. */
export const ThreadQuery = z.object({
	state: z.enum(["open", "closed", "all"]).default("open"),
	assignee: z.enum(["me", "none", "any"]).default("any"),
	tag: z.string().optional(),
	q: z.string().max(200).optional(),
	cursor: z.string().optional(),
	limit: z.coerce.number().int().min(1).max(100).default(50),
});

export const Note = z.object({ id: z.uuid(), text: z.string(), author: Actor, created_at: z.iso.datetime() });
export type Note = z.infer<typeof Note>;

export const ContactIdentity = z.object({ channel: ChannelName, address: z.string() });

export const Contact = z.object({
	id: z.uuid(),
	name: z.string(),
	phone: z.string().nullable(),
	email: z.string().nullable(),
	identities: z.array(ContactIdentity),
	tags: z.array(z.string()),
	attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
	notes: z.array(Note),
	created_at: z.iso.datetime(),
	updated_at: z.iso.datetime(),
});
export type Contact = z.infer<typeof Contact>;

/** A thread with its newest messages (oldest first) and its contact. */
export const ThreadDetail = z.object({
	thread: Thread,
	messages: z.array(Message),
	/** Pass as `before` to page further back; null at the beginning. */
	earlier_cursor: z.string().nullable(),
	contact: Contact,
	notes: z.array(Note),
	tasks: z.array(
		z.object({
			id: z.uuid(),
			title: z.string(),
			state: z.string(),
			priority: z.string(),
			created_at: z.iso.datetime(),
		}),
	),
});
export type ThreadDetail = z.infer<typeof ThreadDetail>;

/** Body of `PATCH /api/threads/:id`; what is absent stays as it is. */
export const ThreadChange = z.object({
	state: ThreadState.optional(),
	/** A person's id, or null to take the assignment away. */
	assignee_id: z.string().nullable().optional(),
	add_tags: z.array(z.string().min(1).max(50)).max(20).optional(),
	remove_tags: z.array(z.string()).max(20).optional(),
	read: z.literal(true).optional(),
});
export type ThreadChange = z.infer<typeof ThreadChange>;

/** Body of `PUT /api/contacts`: found by `id`, `phone`, `email` or channel identity, else created. */
export const ContactUpsert = z
	.object({
		id: z.uuid().optional(),
		identity: ContactIdentity.optional(),
		name: z.string().min(1).max(200).optional(),
		phone: z.string().max(30).optional(),
		email: z.email().optional(),
		add_tags: z.array(z.string().min(1).max(50)).max(50).optional(),
		remove_tags: z.array(z.string()).max(50).optional(),
		attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
	})
	.refine((value) => value.id || value.identity || value.phone || value.email, {
		message: "needs one of id, identity, phone or email to find the contact by",
	});
export type ContactUpsert = z.infer<typeof ContactUpsert>;

export const NoteCreate = z.object({
	text: z.string().min(1).max(10_000),
	idempotency_key: z.string().max(200).optional(),
});
