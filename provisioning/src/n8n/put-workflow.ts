import { callApi, listAll, type N8nAccess } from "./request.ts";

/** A workflow as packs carry it: what n8n's editor exports, of which these four parts are used. */
export type WorkflowFile = {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
};

export type WorkflowNode = {
	id: string;
	name: string;
	type: string;
	disabled?: boolean;
	webhookId?: string;
	credentials?: Record<string, { id?: string; name?: string }>;
	[key: string]: unknown;
};

/**
 * Makes a workflow or replaces its content, found again by name. Replacing a published one publishes the new content at
 * once. Credentials of `credentialIds` are filled in wherever a node names their type.
 *
 * @returns The workflow's id.
 */
export async function putWorkflow(
	access: N8nAccess,
	file: WorkflowFile,
	credentialIds: ReadonlyMap<string, { id: string; name: string }>,
): Promise<string> {
	const { name, connections, settings = {} } = file;
	const body = { name, nodes: file.nodes.map((node) => withCredentials(node, credentialIds)), connections, settings };
	const all = await listAll<{ id: string; name: string; isArchived?: boolean }>(access, "/workflows");
	const known = all.find((workflow) => workflow.name === name && workflow.isArchived !== true);
	const answer =
		known === undefined
			? await callApi<{ id: string }>(access, { method: "POST", path: "/workflows", body })
			: await callApi<{ id: string }>(access, { method: "PUT", path: `/workflows/${known.id}`, body });
	return answer.id;
}

function withCredentials(
	node: WorkflowNode,
	credentialIds: ReadonlyMap<string, { id: string; name: string }>,
): WorkflowNode {
	if (node.credentials === undefined) return node;
	const filled = Object.entries(node.credentials).map(([type, named]) => [type, credentialIds.get(type) ?? named]);
	return { ...node, credentials: Object.fromEntries(filled) };
}
