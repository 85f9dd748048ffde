import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError } from "#errors.ts";
import { callApi } from "#n8n/request.ts";
import { n8nAccessOf } from "#n8n-access-of.ts";
import { floMastrCredential } from "#provision-tenant/install-credentials.ts";
import type { Step } from "#saga/step.ts";
import { countLiveWebhooks } from "./ask-database.ts";
import type { UpgradeContext } from "./context.ts";

const limitMs = 60_000;

/** A healthy n8n may still have lost our nodes, or not have started the tenant's workflows: then it is of no use. */
export const checkWork: Step<UpgradeContext> = {
	id: "check-work",
	title: "Check that its workflows are live",
	async do(ctx) {
		const { tenant } = ctx;
		const access = await n8nAccessOf(ctx);
		// Known only where our package was loaded.
		await callApi(access, { method: "GET", path: `/credentials/schema/${floMastrCredential.type}` });
		const end = performance.now() + limitMs;
		for (;;) {
			const live = await countLiveWebhooks(ctx);
			if (live >= tenant.webhooks) return { webhooks: live };
			if (performance.now() > end) {
				throw new ProvisioningError(
					"runtime_failed",
					`n8n ${tenant.release} listens at ${live} webhooks of ${tenant.slug}; under ${tenant.from} there were ${tenant.webhooks}. Look in n8n's log for the workflow that did not start, mend or unpublish it, and upgrade again.`,
				);
			}
			await wait(250);
		}
	},
};
