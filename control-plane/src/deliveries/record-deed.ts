import type { Delivery } from "@flomastr/contracts/event";
import type { Actor } from "@flomastr/contracts/message";
import { v7 as uuidv7 } from "uuid";
import { auditLog } from "#audit/schema.hot.ts";
import type { HotDatabase } from "#hot/client.ts";

/** Keeps who replayed or discarded what, and how it stood before. */
export async function recordDeliveryDeed(
	hot: HotDatabase,
	actor: Actor,
	action: "delivery.replayed" | "delivery.discarded",
	before: Delivery,
	now: Date,
): Promise<void> {
	const { id, tenant, kind, event_type, workflow_name, state, attempts, last_error } = before;
	await hot.insert(auditLog).values({
		id: uuidv7(),
		tenantId: tenant.id,
		at: now,
		actor,
		action,
		subject: `delivery/${id}`,
		data: { kind, event_type, workflow_name, state, attempts, last_error },
	});
}
