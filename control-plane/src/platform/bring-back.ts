import type { TenantContext } from "@flomastr/provisioning/deps";
import { reasonOf } from "@flomastr/provisioning/errors";
import { installCredentials } from "@flomastr/provisioning/provision-tenant/install-credentials";
import { waitUntilHealthy } from "@flomastr/provisioning/runtimes/wait-until-healthy";
import { keepAsleep } from "@flomastr/provisioning/sleep-tenant/keep-asleep";
import { startTenant } from "@flomastr/provisioning/start-tenant/start";
import type { TenantRow } from "#tenants/list.ts";
import { AppError } from "../errors.ts";
import type { StartDeps } from "./start-tenants.ts";
import { unlessPartsAreAway } from "./unless-parts-are-away.ts";

/** Brings one tenant to where it was; resolves once it is there, has failed, or waits for a part that is away. */
export async function bringBack(deps: StartDeps, tenant: TenantRow): Promise<void> {
	const { id, slug, state } = tenant;
	const { runs } = deps;
	if (!(state in ways)) return;
	// A backup that an operator began meanwhile leaves the tenant as it is, and holds up no other.
	if (runs.underWay().get(id) === "backup") return void runs.idle(id).then(() => bringBack(deps, tenant));
	// Whoever else changes the tenant already brings it where it shall be.
	if (runs.underWay().has(id)) return;
	const log = deps.log.child({ tenant: id });
	// Of a suspended one nothing starts: its host only says so.
	const step = state === "suspended" ? null : deps.screen.step(`Starting ${slug}`);
	await unlessPartsAreAway(
		{ ...deps, log },
		// A removal meanwhile would leave behind what is started here. Whoever waits for a part holds nobody up.
		() =>
			runs.exclusively(id, "start", async () => {
				// As it is now: others were brought back since it was listed, which took its time.
				const row = await runs.rowOf(id);
				await ways[row.state]?.(await runs.contextOf(id));
			}),
		"a tenant starts once a part of the platform is back",
		async (outcome) => {
			const changed = "error" in outcome && outcome.error instanceof AppError && outcome.error.code === "conflict";
			if ("value" in outcome || changed) return step?.done();
			const reason = reasonOf(outcome.error);
			log.error({ reason }, "a tenant did not start");
			step?.done(`— did not start: ${reason}`);
		},
	);
}

/** What is done for a tenant by its state; one in another has nothing to come back to. */
const ways: Record<string, (ctx: TenantContext) => Promise<void>> = {
	active: start,
	async asleep(ctx) {
		const { runtime, tenants } = ctx.deps;
		if ((await runtime.inspect(ctx.tenant.id)).state !== "running") return keepAsleep(ctx);
		// One that woke meanwhile, or was never quite asleep, is as good as active.
		await tenants.markState(ctx.tenant.id, "active");
		await start(ctx);
	},
	async suspended({ deps, tenant: { id: tenantId, slug, name } }) {
		await deps.gateway.publish({ tenantId, slug, name, state: "suspended" });
	},
};

async function start(ctx: TenantContext): Promise<void> {
	await startTenant(ctx);
	await waitUntilHealthy(ctx.deps.runtime, ctx.tenant.id);
	// The private address may be another than at the last start; n8n keeps it in the credential.
	await installCredentials.do(ctx);
}
