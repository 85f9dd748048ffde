import { connectTo } from "#databases/connect.ts";

/**
 * How many webhooks n8n listens at for a workflow: one row of its own table each, written when they become live.
 *
 * @param databaseUrl As the role `admin` of the tenant's database.
 */
export async function countWebhooks(databaseUrl: string, workflowId: string): Promise<number> {
	const client = await connectTo(databaseUrl);
	try {
		const { rows } = await client.query<{ count: string }>(
			'SELECT count(*) AS count FROM n8n.webhook_entity WHERE "workflowId" = $1',
			[workflowId],
		);
		return Number(rows[0]?.count ?? 0);
	} finally {
		await client.end();
	}
}
