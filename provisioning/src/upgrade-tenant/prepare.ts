import type { TenantContext } from "#deps.ts";
import { ProvisioningError } from "#errors.ts";
import { countLiveWebhooks } from "./ask-database.ts";
import type { UpgradeSubject } from "./context.ts";

/**
 * What an upgrade of a tenant starts with; refuses what cannot be done, before anything is.
 * @throws ProvisioningError `upgrade_refused`
 */
export async function prepareUpgrade(ctx: TenantContext, release: string): Promise<UpgradeSubject> {
	const { deps, tenant } = ctx;
	const { release: from } = await deps.tenants.read(tenant.id);
	await requireRelease(ctx.deps.runtime, release);
	if (from === null) {
		throw new ProvisioningError(
			"upgrade_refused",
			`${tenant.slug} never ran; it starts on the newest release by itself.`,
		);
	}
	if (from === release) throw new ProvisioningError("upgrade_refused", `${tenant.slug} runs ${release} already.`);
	return { ...tenant, release, from, webhooks: await countLiveWebhooks(ctx) };
}

/** @throws ProvisioningError `upgrade_refused` with what there is instead */
export async function requireRelease(runtime: TenantContext["deps"]["runtime"], release: string): Promise<void> {
	const releases = await runtime.releases();
	if (releases.includes(release)) return;
	const there =
		releases.length === 1
			? `The only one is ${releases[0]}. With RUNTIME=embedded it changes with FloMastr itself.`
			: `There are: ${releases.join(", ") || "none"}. Build or load its image first.`;
	throw new ProvisioningError("upgrade_refused", `There is no release "${release}" to run. ${there}`);
}
