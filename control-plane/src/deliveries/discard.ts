import type { Actor, MessageError } from "@flomastr/contracts/message";
import { AppError, notFound } from "#errors.ts";
import type { HotDatabase } from "#hot/client.ts";
import type { Signals } from "../signals.ts";
import { readDelivery } from "./list.ts";
import { recordDeliveryDeed } from "./record-deed.ts";

const discarded: MessageError = {
	code: "discarded",
	message: "The operator took this message off its way.",
	retryable: true,
};

/**
 * Gives a delivery up for good: it leaves the list, and what waits behind it goes on. The audit log keeps that it was.
 * @throws {AppError} `not_found`; `conflict` when it is on its way or has arrived
 */
export async function discardDelivery(
	deps: { hot: HotDatabase; signals: Signals; clock: () => Date },
	actor: Actor,
	id: string,
): Promise<void> {
	const { hot, signals } = deps;
	const before = await readDelivery(hot, id);
	if (!before) throw notFound("delivery", id);
	const { rowCount } = await hot.$client.query(
		"delete from deliveries where id = $1 and state in ('dead', 'pending')",
		[id],
	);
	if (rowCount === 0) {
		const { state } = before;
		throw new AppError("conflict", `This delivery is ${state} and cannot be discarded.`, { details: { state } });
	}
	// A message that nobody carries any more must not look as if it were on its way.
	await hot.$client.query(
		`update messages set status = 'failed', error = $2, version = version + 1
		where id = $1 and status = 'queued'`,
		[before.kind === "send" ? before.payload.message_id : null, JSON.stringify(discarded)],
	);
	await recordDeliveryDeed(hot, actor, "delivery.discarded", before, deps.clock());
	signals.publish([
		{ type: "deliveries" },
		{ type: "live", tenantId: null, event: { type: "delivery", tenant_id: before.tenant.id } },
	]);
}
