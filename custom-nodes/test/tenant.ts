import { startN8n, type TestN8n, until } from "./n8n.ts";
import { startPostgres } from "./postgres.ts";
import { signingSecret, startTenantApi, type TenantApi, token } from "./tenant-api.ts";

/** A tenant as these nodes meet it: the real n8n, its database, and a stand-in for the control plane. */
export interface TestTenant {
	n8n: TestN8n;
	api: TenantApi;
	/** The FloMastr credential as nodes name it. */
	credential: { id: string; name: string };
	/** A node of a workflow; our own types are given without a dot and get the credential. */
	node(name: string, type: string, parameters: object, extra?: object): object;
	/** Creates and publishes a workflow that begins with a trigger; gives its id and the address events are posted to. */
	publish(nodes: object[], connections: object, trigger?: object): Promise<{ id: string; url: string }>;
	stop(): Promise<void>;
}

const webhookTypes = ["floMastrTrigger", "humanTask"];
let count = 0;

/** @param env added to the environment of n8n */
export async function startTenant(env: Record<string, string> = {}): Promise<TestTenant> {
	const postgres = await startPostgres();
	const api = await startTenantApi();
	const n8n = await startN8n(postgres.port, env);
	const credential = await n8n.api<{ id: string }>("POST", "/credentials", {
		name: "FloMastr",
		type: "floMastrApi",
		data: { baseUrl: api.url, token, signingSecret },
	});
	const named = { id: credential.id, name: "FloMastr" };

	const node: TestTenant["node"] = (name, type, parameters, extra = {}) => ({
		id: `id-of-${name}`,
		name,
		type: type.includes(".") ? type : `n8n-nodes-flomastr.${type}`,
		typeVersion: webhookTypes.includes(type) ? 2 : 1,
		position: [0, 0],
		parameters,
		...(!type.includes(".") && { credentials: { floMastrApi: named } }),
		...extra,
	});

	return {
		n8n,
		api,
		credential: named,
		node,
		async publish(nodes, connections, trigger = { events: ["message.received"] }) {
			const webhookId = `hook-${++count}`;
			const start = node("Trigger", "floMastrTrigger", trigger, { webhookId });
			const id = await n8n.createWorkflow({ name: `Workflow ${count}`, nodes: [start, ...nodes], connections });
			const path = `/webhook/${webhookId}/flomastr`;
			await n8n.publish(id, path);
			// The webhook answers a moment before n8n calls the node to subscribe.
			await until("the trigger has subscribed", () => api.subscriptions.has(`${id}/id-of-Trigger`));
			return { id, url: n8n.url + path };
		},
		async stop() {
			await n8n.stop();
			n8n.remove();
			await api.stop();
			await postgres.stop();
		},
	};
}

/** Connections of a chain: each node's first output to the next node. */
export function chain(...names: string[]): object {
	return Object.fromEntries(
		names.slice(0, -1).map((name, index) => [name, { main: [[{ node: names[index + 1], type: "main", index: 0 }]] }]),
	);
}

/** Connections of a node's outputs, in order, to one node each. */
export function fan(name: string, ...targets: string[]): object {
	return { [name]: { main: targets.map((node) => [{ node, type: "main", index: 0 }]) } };
}

export interface ExecutionRow {
	id: string;
	status: string;
	data?: { resultData: { runData: Record<string, { data?: { main: { json: Record<string, unknown> }[][] } }[]> } };
}

export async function executionsOf(n8n: TestN8n, workflowId: string): Promise<ExecutionRow[]> {
	const query = `?workflowId=${workflowId}&limit=50&includeData=true`;
	return (await n8n.api<{ data: ExecutionRow[] }>("GET", `/executions${query}`)).data;
}

/** The newest execution of a workflow once it stands at `status`. */
export async function executionAt(n8n: TestN8n, workflowId: string, status: string): Promise<ExecutionRow> {
	let found: ExecutionRow | undefined;
	await until(`an execution is ${status}`, async () => {
		found = (await executionsOf(n8n, workflowId)).find((row) => row.status === status);
		return found !== undefined;
	});
	return found as ExecutionRow;
}
