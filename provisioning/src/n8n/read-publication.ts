import type pg from "pg";

/** A client or a pool. */
export type Queryable = Pick<pg.ClientBase, "query">;

export type Publication = {
	/** Whether the workflow is published, as its people mean it. */
	published: boolean;
	/** How far n8n is with what was said last: to begin or to end listening. Null when it never was told. */
	state: "pending" | "in_progress" | "completed" | "partial_success" | "failed" | null;
	/** In n8n's words, where a trigger could not be started or stopped. */
	error: string | null;
};

/**
 * Where n8n is with publishing a workflow. It says `active: true` when it has noted the wish; what became of it stands in
 * its own tables only, since the public API does not tell.
 *
 * @param database the tenant's, as the role `admin`
 */
export async function readPublication(database: Queryable, workflowId: string): Promise<Publication> {
	const { rows } = await database.query<Publication>(
		`select w."activeVersionId" is not null as published, o.status as state, o."errorMessage" as error
		from n8n.workflow_entity w left join lateral (
			select status, "errorMessage" from n8n.workflow_publication_outbox where "workflowId" = w.id order by id desc limit 1
		) o on true
		where w.id = $1`,
		[workflowId],
	);
	return rows[0] ?? { published: false, state: null, error: null };
}
