import type { TenantContext } from "#deps.ts";
import type { Step } from "#saga/step.ts";

export const closeSubaccount: Step<TenantContext> = {
	id: "close-subaccount",
	title: "Close its telephony account for ever",
	async do({ deps, tenant }) {
		if (deps.subaccounts === null) {
			const sid = await deps.vault.get(tenant.id, "twilio.account_sid");
			// The keys of the main account were taken out of the configuration; only a person can still close it.
			if (sid === null) return { skipped: "It has none." };
			deps.log.warn(
				{ tenant: tenant.id, sid },
				"a removed tenant's Twilio subaccount stays open: no Twilio account is configured",
			);
			return { skipped: `No Twilio account is configured; close ${sid} at Twilio's console.` };
		}
		await deps.subaccounts.close(tenant.id);
		return null;
	},
};
