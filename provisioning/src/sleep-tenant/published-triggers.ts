import type pg from "pg";
import { named, passive } from "./trigger-kinds.ts";

/** n8n's own zone in every runtime; a workflow may have another. */
const instanceTimezone = "UTC";
/** Who has more is due all the time, or wants to keep us busy. */
const mostTriggers = 200;
/** Of a trigger's node and of what n8n remembers of its runs, in bytes; a schedule takes some hundred. */
const largest = 8_000;

/** What n8n remembers of a schedule between runs. */
export type NodeMemory = { recurrenceRules: unknown; recurrenceRuleSignatures: unknown };

export type PublishedTrigger = {
	id: string;
	name: string;
	/** `n8n-nodes-base.scheduleTrigger`. */
	type: string;
	parameters: Record<string, unknown>;
	memory: NodeMemory;
	workflow: { id: string; name: string; timezone: string };
};

type Row = {
	/** Null where it is too large to be fetched. */
	node: { id?: unknown; type: string; parameters?: Record<string, unknown> } | null;
	name: string | null;
	memory: NodeMemory | null;
	workflowId: string;
	workflowName: string;
	timezone: string | null;
};

/**
 * The triggers that are switched on and may need their n8n by themselves, of every workflow as it was published: what n8n
 * runs, not what the editor shows. Those that have a webhook are woken by requests. The database picks them out: whole
 * workflows are megabytes.
 *
 * @returns why n8n has to stay awake, in words, where they are more than can be looked at
 */
export async function publishedTriggers(client: pg.Client): Promise<PublishedTrigger[] | { always: string }> {
	const { rows } = await client.query<Row>(
		`select case when size.bytes <= $3 then n.node end as node, left(t.name, 100) as name,
			case when size.bytes <= $3 then t.memory end as memory,
			w.id as "workflowId", w.name as "workflowName", left(w.settings ->> 'timezone', 60) as timezone
		from n8n.workflow_entity w join n8n.workflow_history h on h."versionId" = w."activeVersionId"
		cross join lateral json_array_elements(case json_typeof(h.nodes) when 'array' then h.nodes else '[]' end) n(node)
		cross join lateral (
			select n.node ->> 'name' as name, substring(n.node ->> 'type' from '[^.]*$') as kind,
				json_build_object(
					'recurrenceRules', w."staticData" #> array['node:' || (n.node ->> 'name'), 'recurrenceRules'],
					'recurrenceRuleSignatures',
						w."staticData" #> array['node:' || (n.node ->> 'name'), 'recurrenceRuleSignatures']
				) as memory
		) t
		cross join lateral (select octet_length(n.node::text) + octet_length(t.memory::text) as bytes) size
		where w.active and (t.kind ~* 'trigger$' or t.kind = any($1)) and t.kind <> all($2)
			and n.node ->> 'disabled' is distinct from 'true'
			and not exists (select from n8n.webhook_entity k where k."workflowId" = w.id and k.node = t.name)
		limit $4`,
		[[...named], [...passive], largest, mostTriggers + 1],
	);
	if (rows.length > mostTriggers) return { always: `more than ${mostTriggers} triggers go by the clock` };
	const triggers: PublishedTrigger[] = [];
	for (const { node, name, memory, workflowId, workflowName, timezone } of rows) {
		if (node === null) {
			return { always: `the trigger “${name}” of workflow “${workflowName}” is too large to be read from outside` };
		}
		triggers.push({
			id: String(node.id),
			name: String(name),
			type: node.type,
			parameters: node.parameters ?? {},
			memory: memory ?? { recurrenceRules: null, recurrenceRuleSignatures: null },
			workflow: {
				id: workflowId,
				name: workflowName,
				timezone: timezone === null || timezone === "DEFAULT" ? instanceTimezone : timezone,
			},
		});
	}
	return triggers;
}
