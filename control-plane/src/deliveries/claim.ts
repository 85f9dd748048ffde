import type { HotDatabase } from "#hot/client.ts";
import type { DeliveryRow } from "./outcome.ts";

/** How long a worker may hold a delivery before another takes it for dead. Longer than any carrier's time limit. */
const leaseMinutes = 10;

/** Materialized, because a plan that ran the limited part again for each row would take more than was asked for. */
const statement = `
with due as materialized (
	select d.id from deliveries d
	where d.state = 'pending' and d.next_attempt_at <= $1 and d.tenant_id <> all($3::uuid[])
		and not exists (
			select from deliveries earlier
			where earlier.order_key = d.order_key and earlier.seq < d.seq and earlier.state in ('pending', 'running'))
	order by d.seq limit $2
	for update skip locked)
update deliveries set state = 'running', attempts = attempts + 1, lease_until = $1::timestamptz + interval '${leaseMinutes} minutes'
where id in (select id from due)
returning id, tenant_id as "tenantId", kind, subject_id as "subjectId", subscription_id as "subscriptionId", attempts, seq`;

/**
 * Takes deliveries that are due, oldest first, at most one of each order key: the next of a key is handed out only
 * when the one before it has ended. Two workers never get the same.
 * @param busyTenants whose deliveries are left alone for now
 */
export async function claimDeliveries(
	hot: HotDatabase,
	now: Date,
	limit: number,
	busyTenants: string[],
): Promise<DeliveryRow[]> {
	const { rows } = await hot.$client.query<DeliveryRow & { seq: string }>({
		name: "claim-deliveries",
		text: statement,
		values: [now, limit, busyTenants],
	});
	return rows.sort((a, b) => Number(a.seq) - Number(b.seq));
}

/**
 * A message whose try was cut off may have reached its vendor. Vendors take the same message twice; this long its status,
 * which names our id, is given to say that it arrived.
 */
const doubtSeconds = 20;

/** Gives back what a worker that is gone had taken. @param all also leases that have not run out: at start, when no other worker can be alive */
export async function releaseLost(hot: HotDatabase, now: Date, all: boolean): Promise<number> {
	const { rowCount } = await hot.$client.query(
		`update deliveries set state = 'pending', attempts = greatest(attempts - 1, 0),
			next_attempt_at = $1::timestamptz + case kind when 'send' then interval '${doubtSeconds} seconds' else interval '0' end
		where state = 'running' and ($2 or lease_until < $1)`,
		[now, all],
	);
	return rowCount ?? 0;
}
