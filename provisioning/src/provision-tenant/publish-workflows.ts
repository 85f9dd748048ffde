import { databaseRefOf } from "#database-ref-of.ts";
import { connectTo } from "#databases/connect.ts";
import type { TenantContext } from "#deps.ts";
import { ProvisioningError } from "#errors.ts";
import { publishWorkflow } from "#n8n/publish-workflow.ts";
import { findCredential } from "#n8n/put-credential.ts";
import { putWorkflow, type WorkflowFile } from "#n8n/put-workflow.ts";
import { readPackWorkflows } from "#n8n/read-pack.ts";
import { n8nAccessOf } from "#n8n-access-of.ts";
import type { Step } from "#saga/step.ts";
import { floMastrCredential } from "./install-credentials.ts";

/** Nothing to undo in n8n, which goes as a whole. */
export const publishWorkflows: Step<TenantContext> = {
	id: "publish-workflows",
	title: "Import and publish the pack's workflows",
	async do(ctx) {
		const { deps, tenant } = ctx;
		if (tenant.pack === null) return { workflows: {} };
		const files = await readPackWorkflows(deps.packsFolder, tenant.pack);
		const access = await n8nAccessOf(ctx);
		const id = await findCredential(access, floMastrCredential);
		if (id === null)
			throw new ProvisioningError(
				"n8n_refused",
				"n8n has lost the FloMastr credential; run the step before this one again.",
			);
		const credentials = new Map([[floMastrCredential.type, { id, name: floMastrCredential.name }]]);
		const workflows: Record<string, string> = {};
		const database = await connectTo(deps.database.url(await databaseRefOf(ctx), "admin"));
		try {
			for (const file of files) {
				const workflowId = await putWorkflow(access, file, credentials);
				workflows[file.name] = workflowId;
				if (hasTrigger(file)) await publishWorkflow(access, database, { id: workflowId, name: file.name });
			}
		} finally {
			await database.end();
		}
		return { workflows };
	},
};

/** n8n refuses to publish a workflow that nothing starts; one that others call is imported only. */
function hasTrigger({ nodes }: WorkflowFile): boolean {
	return nodes.some((node) => node.disabled !== true && (isTrigger(node.type) || isWebhook(node.type)));
}

function isTrigger(type: string): boolean {
	return type.endsWith("Trigger") && type !== "n8n-nodes-base.executeWorkflowTrigger";
}

function isWebhook(type: string): boolean {
	return type === "n8n-nodes-base.webhook";
}
