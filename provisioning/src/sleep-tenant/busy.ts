import type pg from "pg";

/**
 * What n8n runs at this moment, in words; null when nothing. Executions that are not kept have `deletedAt` and stay
 * "running" for ever: they are over.
 *
 * @param client As the role `n8n`.
 */
export async function busyWith(client: pg.Client): Promise<string | null> {
	const { rows } = await client.query<{ count: number; name: string | null }>(
		`select count(*) over ()::int as count, w.name
		from n8n.execution_entity e left join n8n.workflow_entity w on w.id = e."workflowId"
		where e.status in ('new', 'running') and e."deletedAt" is null
		order by e.id limit 1`,
	);
	const [oldest] = rows;
	if (!oldest) return null;
	const what = oldest.name === null ? "a workflow" : `“${oldest.name}”`;
	if (oldest.count === 1) return `an execution of ${what} is running`;
	return `${oldest.count} executions are running, the oldest of ${what}`;
}
