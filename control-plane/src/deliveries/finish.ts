import type { HotDatabase } from "#hot/client.ts";
import { afterTry, type DeliveryRow, type Outcome } from "./outcome.ts";

/** Writes down how a try ended. @returns the state the delivery is in now */
export async function finishDelivery(
	hot: HotDatabase,
	row: DeliveryRow,
	outcome: Outcome,
	now: Date,
): Promise<"pending" | "delivered" | "dead"> {
	const next = afterTry(outcome, row.attempts);
	await hot.$client.query({
		name: "finish-delivery",
		text: `update deliveries set state = $2, attempts = $3, next_attempt_at = $4, last_error = $5, lease_until = null,
			finished_at = case when $2 = 'pending' then null else $6::timestamptz end
		where id = $1 and state = 'running'`,
		values: [row.id, next.state, next.attempts, new Date(now.getTime() + next.pauseMs), next.error, now],
	});
	return next.state;
}
