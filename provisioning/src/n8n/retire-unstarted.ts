import { connectTo } from "#databases/connect.ts";

/**
 * Marks as crashed what n8n had only written down when it was killed, for workflows that start with our trigger. n8n would
 * run them again by itself at boot, beside our own redelivery of the same event: the twin that comes late could take an
 * old message for the answer to a newer question. Other workflows' executions are left to n8n. Does nothing before n8n's
 * first boot.
 *
 * @param databaseUrl As the role `n8n`.
 */
export async function retireUnstarted(databaseUrl: string): Promise<void> {
	const client = await connectTo(databaseUrl);
	try {
		const { rows } = await client.query<{ booted: boolean }>(
			"select to_regclass('n8n.execution_entity') is not null as booted",
		);
		if (!rows[0]?.booted) return;
		await client.query(
			`update n8n.execution_entity e set status = 'crashed', "stoppedAt" = now()
			from n8n.workflow_entity w
			where w.id = e."workflowId" and e.status = 'new' and e.mode = 'webhook'
				and w.nodes::text like '%n8n-nodes-flomastr.floMastrTrigger%'`,
		);
	} finally {
		await client.end();
	}
}
