import type { WorkflowFile } from "@flomastr/provisioning/n8n/put-workflow";
import type { Answer, CallInit } from "./call.ts";
import { cookiesOf, signIn } from "./sign-in.ts";
import type { Stack } from "./stack.ts";

/** A tenant's n8n as its owner has it in a browser: through the gateway, with the sessions of both. */
export interface Editor {
	call(path: string, init?: CallInit): Promise<Answer>;
	/** Makes a workflow and publishes it. @returns its id */
	publish(workflow: WorkflowFile): Promise<string>;
}

export async function openEditor(stack: Stack, slug: string): Promise<Editor> {
	const host = `${slug}.localhost`;
	const origin = `https://${host}:${stack.httpsPort}`;
	const session = await signIn(stack.call, origin, { email: `owner@${slug}.test`, password: "stack-owner-password" });
	const entered = await stack.call(host, "/api/flows/enter", { headers: { cookie: session } });
	if (entered.status !== 302) throw new Error(`The editor did not open: ${entered.status} ${entered.text}`);
	const cookie = `${session}; ${cookiesOf(entered)}`;
	const call: Editor["call"] = (path, init = {}) =>
		stack.call(host, `/flows${path}`, { ...init, headers: { cookie, origin, ...init.headers } });

	async function ask(path: string, sent: unknown): Promise<{ id: string; versionId: string }> {
		const answer = await call(path, { method: "POST", body: sent });
		if (answer.status !== 200) throw new Error(`n8n refused ${path}: ${answer.status} ${answer.text}`);
		return (answer.json() as { data: { id: string; versionId: string } }).data;
	}

	return {
		call,
		async publish(workflow) {
			const { id, versionId } = await ask("/rest/workflows", workflow);
			await ask(`/rest/workflows/${id}/activate`, { versionId });
			return id;
		},
	};
}
