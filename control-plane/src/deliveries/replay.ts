import type { Delivery } from "@flomastr/contracts/event";
import type { Actor } from "@flomastr/contracts/message";
import { AppError, notFound } from "#errors.ts";
import type { HotDatabase } from "#hot/client.ts";
import type { Signals } from "../signals.ts";
import { readDelivery } from "./list.ts";
import { recordDeliveryDeed } from "./record-deed.ts";

/**
 * Starts a delivery that was given up, or waits, anew: due now, with all its attempts before it.
 * @throws {AppError} `not_found`; `conflict` when it is on its way or has arrived
 */
export async function replayDelivery(
	deps: { hot: HotDatabase; signals: Signals; clock: () => Date },
	actor: Actor,
	id: string,
): Promise<Delivery> {
	const { hot, signals } = deps;
	const now = deps.clock();
	const before = await readDelivery(hot, id);
	if (!before) throw notFound("delivery", id);
	const { rowCount } = await hot.$client.query(
		`update deliveries set state = 'pending', attempts = 0, next_attempt_at = $2, lease_until = null, finished_at = null
		where id = $1 and state in ('dead', 'pending')`,
		[id, now],
	);
	const after = await readDelivery(hot, id);
	if (rowCount === 0 || !after) {
		const state = after?.state ?? "gone";
		throw new AppError("conflict", `This delivery is ${state} and cannot be replayed.`, { details: { state } });
	}
	await recordDeliveryDeed(hot, actor, "delivery.replayed", before, now);
	signals.publish([
		{ type: "deliveries" },
		{ type: "live", tenantId: null, event: { type: "delivery", tenant_id: after.tenant.id } },
	]);
	return after;
}
