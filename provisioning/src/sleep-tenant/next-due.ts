import type pg from "pg";
import { dueOfNode, earliest, freshBudget } from "./due-of-node.ts";
import { publishedTriggers } from "./published-triggers.ts";

/** When something in a tenant's n8n is next due by itself. */
export type NextDue = {
	/** The earliest moment at which n8n has to be awake, and when that is over; null when nothing is due ever. */
	due: Due | null;
	/** Why it may not sleep at all, in words; null when it may. */
	always: string | null;
};

export type Due = { at: Date; until: Date; what: "schedule" | "wait" };

/** n8n writes this year for "until somebody calls". */
const forever = "3000-01-01";
/** A wait that is overdue for longer is one that n8n cannot resume. */
const lostMs = 10 * 60_000;

/** Reads n8n's published workflows and waiting executions. @param client As the role `n8n`. */
export async function nextDue(client: pg.Client, now: Date): Promise<NextDue> {
	const dues = [await nextWait(client, now)];
	const triggers = await publishedTriggers(client);
	if ("always" in triggers) return { due: null, always: triggers.always };
	const budget = freshBudget();
	for (const trigger of triggers) {
		const due = await dueOfNode(trigger, now, budget);
		if (due === null) continue;
		if ("always" in due) return { due: null, always: due.always };
		dues.push({ ...due, what: "schedule" });
	}
	return { due: earliest(dues), always: null };
}

async function nextWait(client: pg.Client, now: Date): Promise<Due | null> {
	const { rows } = await client.query<{ at: Date | null }>(
		`select min("waitTill") as at from n8n.execution_entity
		where status = 'waiting' and "deletedAt" is null and "waitTill" > $1 and "waitTill" < $2::timestamptz`,
		[new Date(now.getTime() - lostMs), forever],
	);
	const at = rows[0]?.at ?? null;
	return at && { at, until: at, what: "wait" };
}
