import type { PlatformStatus } from "@flomastr/contracts/platform";
import type { HotDatabase } from "#hot/client.ts";

const windowMs = 3_600_000;

/** What each channel received, sent and could not send within the last hour, of all tenants. */
export async function readChannels(hot: HotDatabase, now: Date): Promise<PlatformStatus["channels"]> {
	const { rows } = await hot.$client.query<PlatformStatus["channels"][number]>(
		`select c.channel,
			count(*) filter (where m.direction = 'in')::int as received,
			count(*) filter (where m.direction = 'out' and m.status in ('sent', 'delivered', 'read'))::int as sent,
			count(*) filter (where m.direction = 'out' and m.status = 'failed')::int as failed
		from messages m join connections c on c.id = m.connection_id
		where m.id >= $1 group by c.channel order by c.channel`,
		[firstIdOf(new Date(now.getTime() - windowMs))],
	);
	return rows;
}

/** Ids of messages begin with the time of their arrival, so the primary key finds those since a moment. */
function firstIdOf(moment: Date): string {
	const time = moment.getTime().toString(16).padStart(12, "0");
	return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
