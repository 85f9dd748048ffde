import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError } from "#errors.ts";
import type { Step } from "#saga/step.ts";
import { countRunning } from "./ask-database.ts";
import type { UpgradeContext } from "./context.ts";

const limitMs = 120_000;

/** Nothing new reaches n8n since the run began; what it began, it ends. Nothing was changed yet if it does not. */
export const drain: Step<UpgradeContext> = {
	id: "drain",
	title: "Wait until nothing runs",
	async do(ctx) {
		const end = performance.now() + limitMs;
		for (;;) {
			const running = await countRunning(ctx);
			if (running === 0) return null;
			if (performance.now() > end) {
				throw new ProvisioningError(
					"upgrade_refused",
					`${running} executions of ${ctx.tenant.slug} still run after ${limitMs / 1000} s. Stop them in the editor, or upgrade at a quieter time.`,
				);
			}
			await wait(500);
		}
	},
};
