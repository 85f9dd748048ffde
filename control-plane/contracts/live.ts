import { z } from "zod";
import { Message } from "./message.ts";
import { PartHealth } from "./platform.ts";
import { SagaStep, Tenant } from "./tenant.ts";

/**
 * What `GET /api/live` (server-sent events) pushes to open screens. The SSE `event:` field is the `type`.
 * Screens re-read what they show; `message` carries the message itself so that it appears without a round trip.
 */
export const LiveEvent = z.discriminatedUnion("type", [
	z.object({ type: z.literal("message"), thread_id: z.uuid(), message: Message }),
	z.object({ type: z.literal("thread"), thread_id: z.uuid() }),
	z.object({ type: z.literal("task"), task_id: z.uuid() }),
	z.object({ type: z.literal("tenant"), tenant: Tenant, steps: z.array(SagaStep) }),
	z.object({ type: z.literal("delivery"), tenant_id: z.uuid() }),
	/** At the console: something the platform stands on is in another state than before. */
	z.object({ type: z.literal("platform"), part: PartHealth }),
]);
export type LiveEvent = z.infer<typeof LiveEvent>;
