import { evictIdleThreads } from "#cold/evict.ts";
import { evictIdleContacts } from "#cold/evict-contacts.ts";
import { appendIdleEvents } from "#suites/conversations/idle.ts";
import { expireTasksEverywhere } from "#tasks/expire-everywhere.ts";
import { activeTenants } from "#tenants/list.ts";
import type { TenantRef } from "../context.ts";
import type { Job, JobDeps } from "./job.ts";
import { prune } from "./prune.ts";

/** Everything that runs by the clock. What runs on events stands in `platform/workers.ts`: the delivery and the archive worker. */
export const allJobs: Job[] = [
	{ id: "expire-tasks", cron: "* * * * *", run: async (deps) => void (await expireTasksEverywhere(deps)) },
	{ id: "idle-threads", cron: "* * * * *", run: async (deps) => void (await appendIdleEvents(deps)) },
	{
		id: "evict-threads",
		cron: "17 * * * *",
		async run(deps) {
			for (const tenant of await activeTenants(deps.hot)) {
				// One tenant's database that is away keeps no other's waiting.
				await evictTenant(deps, tenant).catch((error: unknown) =>
					deps.log.warn({ err: error, tenant: tenant.id }, "idle threads stay for now"),
				);
			}
		},
	},
	// Each tenant has its own moment of the day; this looks whose has come.
	{ id: "back-up", cron: "*/10 * * * *", run: (deps) => deps.copies.takeDue() },
	{
		id: "prune-backups",
		cron: "23 * * * *",
		async run(deps) {
			// A disk or a bucket of a former host brings backups that nobody here knows.
			await deps.copies.adopt();
			await deps.copies.prune();
		},
	},
	{ id: "prune", cron: "41 * * * *", run: (deps) => prune(deps.hot, deps.clock()) },
];

async function evictTenant(deps: JobDeps, tenant: TenantRef): Promise<void> {
	const cold = await deps.cold.of(tenant.id);
	const { evicted, unproven } = await evictIdleThreads(deps.hot, cold, tenant, deps.clock());
	const contacts = await evictIdleContacts(deps.hot, cold, tenant, deps.clock());
	deps.log.info(
		{ tenant: tenant.id, threads: evicted.length, contacts, unproven: unproven.length },
		"idle rows evicted",
	);
}
