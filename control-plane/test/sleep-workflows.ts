import type pg from "pg";

const nothing = {
	id: "nothing",
	name: "Nothing",
	type: "n8n-nodes-base.noOp",
	typeVersion: 1,
	position: [200, 0],
	parameters: {},
};
const settings = { executionOrder: "v1" };

/** Answers `{"heard":true}` at `/webhook/<name>`. */
export function hookWorkflow(name: string) {
	const hook = {
		id: "hook",
		name: "Hook",
		type: "n8n-nodes-base.webhook",
		typeVersion: 2,
		position: [0, 0],
		webhookId: name,
		parameters: { httpMethod: "POST", path: name, responseMode: "lastNode" },
	};
	const answer = {
		id: "answer",
		name: "Answer",
		type: "n8n-nodes-base.set",
		typeVersion: 3.4,
		position: [200, 0],
		parameters: { mode: "raw", jsonOutput: '{"heard":true}', options: {} },
	};
	const connections = { Hook: { main: [[{ node: "Answer", type: "main", index: 0 }]] } };
	return { name, nodes: [hook, answer], connections, settings };
}

/** Runs at this moment, to the second. */
export function clockWorkflow(name: string, at: Date) {
	const [second, minute, hour] = [at.getUTCSeconds(), at.getUTCMinutes(), at.getUTCHours()];
	const clock = {
		id: "clock",
		name: "Clock",
		type: "n8n-nodes-base.scheduleTrigger",
		typeVersion: 1.2,
		position: [0, 0],
		parameters: {
			rule: { interval: [{ field: "cronExpression", expression: `${second} ${minute} ${hour} * * *` }] },
		},
	};
	const connections = { Clock: { main: [[{ node: "Nothing", type: "main", index: 0 }]] } };
	return { name, nodes: [clock, nothing], connections, settings };
}

/** Called at `/webhook/<name>`, it goes on at this moment. */
export function waitWorkflow(name: string, at: Date) {
	const hook = {
		id: "hook",
		name: "Hook",
		type: "n8n-nodes-base.webhook",
		typeVersion: 2,
		position: [0, 0],
		webhookId: name,
		parameters: { httpMethod: "POST", path: name, responseMode: "onReceived" },
	};
	const wait = {
		id: "wait",
		name: "Wait",
		type: "n8n-nodes-base.wait",
		typeVersion: 1.1,
		position: [200, 0],
		webhookId: `${name}-wait`,
		parameters: { resume: "specificTime", dateTime: at.toISOString() },
	};
	const connections = { Hook: { main: [[{ node: "Wait", type: "main", index: 0 }]] } };
	return { name, nodes: [hook, wait], connections, settings };
}

/** What n8n wrote down of a workflow's runs, oldest first. */
export async function executionsOf(
	tenantDatabase: Pick<pg.Pool, "query">,
	workflowId: string,
): Promise<{ status: string; startedAt: Date; stoppedAt: Date | null }[]> {
	const { rows } = await tenantDatabase.query(
		`select status, "startedAt", "stoppedAt" from n8n.execution_entity where "workflowId" = $1 order by id`,
		[workflowId],
	);
	return rows;
}
