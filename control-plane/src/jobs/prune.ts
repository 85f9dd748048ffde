import type { HotDatabase } from "#hot/client.ts";

/** Days that finished things stay in the hot store. Receipts outlive the longest retry of a vendor (7 days). */
const keepDays = { receipts: 30, delivered: 3, events: 30 };

/** Removes what has done its duty; dead deliveries and their events stay until a person decides. */
export async function prune(hot: HotDatabase, now: Date): Promise<void> {
	const before = (days: number) => new Date(now.getTime() - days * 24 * 3_600_000);
	await hot.$client.query("delete from receipts where received_at < $1", [before(keepDays.receipts)]);
	await hot.$client.query("delete from deliveries where state = 'delivered' and finished_at < $1", [
		before(keepDays.delivered),
	]);
	await hot.$client.query(
		`delete from events e where created_at < $1
		and not exists (select from deliveries d where d.subject_id = e.id and d.state <> 'delivered')`,
		[before(keepDays.events)],
	);
}
