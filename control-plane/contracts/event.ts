import { z } from "zod";

/** What a workflow can be started by. */
export const EventType = z.enum([
	"message.received",
	"task.decided",
	"contact.created",
	"contact.tagged",
	"thread.idle",
]);
export type EventType = z.infer<typeof EventType>;

/** What `FloMastr Trigger` receives. `id` makes every effect of the workflow idempotent. */
export const Event = z.object({
	id: z.uuid(),
	type: EventType,
	thread_id: z.uuid().nullable(),
	contact_id: z.uuid().nullable(),
	created_at: z.iso.datetime(),
	/** By type: `{message, thread, contact}`, `{task, answer}`, `{contact, tags}`, `{thread, idle_since}`. */
	data: z.record(z.string(), z.unknown()),
});
export type Event = z.infer<typeof Event>;

/** Body of `PUT /api/subscriptions`: sent by the trigger node when its workflow is published. */
export const SubscriptionPut = z.object({
	workflow_id: z.string().min(1).max(64),
	workflow_name: z.string().max(200).default(""),
	node_id: z.string().min(1).max(64),
	/** Path below the tenant's n8n, for example `/webhook/…`; the host is rebuilt from the runtime. */
	webhook_path: z.string().startsWith("/").max(500),
	events: z.array(EventType).min(1),
	filter: z
		.object({
			channels: z.array(z.string()).optional(),
			/** For `thread.idle`: minutes without activity. */
			idle_minutes: z
				.number()
				.int()
				.min(1)
				.max(60 * 24 * 30)
				.optional(),
			/** For `contact.tagged`. */
			tags: z.array(z.string()).optional(),
		})
		.default({}),
});
export type SubscriptionPut = z.infer<typeof SubscriptionPut>;

export const Subscription = z.object({ id: z.uuid(), ...SubscriptionPut.shape });
export type Subscription = z.infer<typeof Subscription>;

export const DeliveryState = z.enum(["pending", "running", "delivered", "dead"]);

/** Something on its way: an event to a workflow, an answer to the execution that waits, a message to its vendor. */
export const Delivery = z.object({
	id: z.uuid(),
	tenant: z.object({ id: z.uuid(), slug: z.string() }),
	kind: z.enum(["event", "resume", "send"]),
	event_type: z.string(),
	workflow_name: z.string(),
	state: DeliveryState,
	attempts: z.number().int(),
	last_error: z.string().nullable(),
	created_at: z.iso.datetime(),
	next_attempt_at: z.iso.datetime().nullable(),
	payload: z.record(z.string(), z.unknown()),
});
export type Delivery = z.infer<typeof Delivery>;
