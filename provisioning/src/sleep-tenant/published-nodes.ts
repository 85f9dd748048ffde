import type pg from "pg";

/** n8n's own zone in every runtime; a workflow may have another. */
const instanceTimezone = "UTC";

/** What n8n remembers of a schedule between runs. */
type NodeMemory = { recurrenceRules?: (number | null)[]; recurrenceRuleSignatures?: (string | null)[] };

export type PublishedNode = {
	id: string;
	name: string;
	/** `n8n-nodes-base.scheduleTrigger`. */
	type: string;
	parameters: Record<string, unknown>;
	/** n8n listens for it at a webhook: a request wakes it. */
	hasWebhook: boolean;
	workflow: { id: string; name: string; timezone: string; staticData: Record<string, NodeMemory | undefined> };
};

type Row = {
	id: string;
	name: string;
	nodes: unknown;
	timezone: string | null;
	staticData: Record<string, NodeMemory | undefined> | null;
	webhooks: string[];
};

/** Every node that is switched on, of every workflow as it was published: what n8n runs, not what the editor shows. */
export async function publishedNodes(client: pg.Client): Promise<PublishedNode[]> {
	const { rows } = await client.query<Row>(
		`select w.id, w.name, h.nodes, w.settings ->> 'timezone' as timezone, w."staticData",
			array(select k.node from n8n.webhook_entity k where k."workflowId" = w.id) as webhooks
		from n8n.workflow_entity w join n8n.workflow_history h on h."versionId" = w."activeVersionId"
		where w.active`,
	);
	return rows.flatMap(({ id, name, nodes, timezone, staticData, webhooks }) => {
		const zone = timezone === null || timezone === "DEFAULT" ? instanceTimezone : timezone;
		const workflow = { id, name, timezone: zone, staticData: staticData ?? {} };
		return (Array.isArray(nodes) ? nodes : [])
			.filter((node) => typeof node?.type === "string" && node.disabled !== true)
			.map((node) => ({
				id: String(node.id),
				name: String(node.name),
				type: node.type,
				parameters: node.parameters ?? {},
				hasWebhook: webhooks.includes(String(node.name)),
				workflow,
			}));
	});
}
