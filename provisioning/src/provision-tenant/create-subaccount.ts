import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";
import { openSubaccount } from "#subaccounts/open.ts";

export const createSubaccount: Step<TenantContext> = {
	id: "create-subaccount",
	title: "Open its telephony account",
	async do(ctx) {
		if (ctx.deps.subaccounts === null) return { skipped: "No Twilio account is configured." };
		return { sid: await openSubaccount(ctx, ctx.deps.subaccounts) };
	},
	async undo({ deps, tenant }) {
		await deps.subaccounts?.close(tenant.id);
		await deps.vault.delete(tenant.id, "twilio.account_sid");
		await deps.vault.delete(tenant.id, "twilio.auth_token");
	},
};
