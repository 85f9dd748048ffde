import type { TenantContext } from "#deps.ts";
import type { Subaccounts } from "./subaccounts.ts";

/** Makes or finds a tenant's subaccount and puts its keys into the vault. May be repeated. Returns its SID. */
export async function openSubaccount({ deps, tenant }: TenantContext, subaccounts: Subaccounts): Promise<string> {
	const { sid, authToken } = await subaccounts.create(tenant.id);
	await deps.vault.put(tenant.id, "twilio.account_sid", sid);
	await deps.vault.put(tenant.id, "twilio.auth_token", authToken);
	return sid;
}
