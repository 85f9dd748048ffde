import type { Content } from "@flomastr/contracts/message";
import { wordsOf } from "#suites/conversations/preview.ts";

/** A hot table whose rows the tenant's own database keeps for good. */
export interface ArchivedTable {
	name: string;
	/** Columns the two stores share, `id` and `version` among them. */
	columns: string[];
	/** Columns only the cold store has, made from the row. */
	derive?: (row: Record<string, unknown>) => Record<string, unknown>;
	derived?: string[];
	/** SQL of columns that are gathered from elsewhere in the hot store; `row` is the hot row. */
	gathered?: Record<string, string>;
}

/** In the order they are copied: what others point at comes first. */
export const archivedTables: ArchivedTable[] = [
	{
		name: "contacts",
		columns: "id name phone email identities tags attributes created_at updated_at version".split(" "),
	},
	{
		name: "threads",
		columns:
			"id connection_id channel contact_id address state assignee_id tags preview last_message_at last_inbound_at referral created_at version".split(
				" ",
			),
	},
	{
		name: "messages",
		columns:
			"id thread_id connection_id direction content status error author vendor_id reply_to referral reaction idempotency_key created_at version".split(
				" ",
			),
		derive: (row) => ({ words: wordsOf(row.content as Content) }),
		derived: ["words"],
	},
	{
		name: "notes",
		columns: "id contact_id thread_id text author created_at version".split(" "),
	},
	{
		name: "tasks",
		columns: "id object title task_type priority state thread_id contact_id answer created_at decided_at version".split(
			" ",
		),
		gathered: {
			audit: `(select coalesce(json_agg(json_build_object('at', a.at, 'actor', a.actor, 'what', a.what, 'note', a.note)
				order by a.at), '[]') from task_audit a where a.task_id = row.id)`,
		},
	},
];
