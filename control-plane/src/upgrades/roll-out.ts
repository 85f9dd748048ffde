import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError, reasonOf } from "@flomastr/provisioning/errors";
import type { Outcome } from "@flomastr/provisioning/saga/step";
import type { UpgradeSubject } from "@flomastr/provisioning/upgrade-tenant/context";
import type { StoredRun } from "@flomastr/provisioning/saga/store";
import { prepareUpgrade } from "@flomastr/provisioning/upgrade-tenant/prepare";
import { upgradeSagaId } from "@flomastr/provisioning/upgrade-tenant/saga";
import { and, asc, eq } from "drizzle-orm";
import type { Logger } from "pino";
import type { HotDatabase } from "#hot/client.ts";
import type { TenantRuns, TenantSaga } from "#tenants/runs.ts";
import { AppError } from "../errors.ts";
import { upgrades, upgradeTenants } from "./schema.hot.ts";

export type RollOutDeps = {
	hot: HotDatabase;
	runs: TenantRuns;
	saga: TenantSaga<RolloutSubject>;
	clock: () => Date;
	log: Logger;
};

/** The rollout is written down with the run: a tenant's newest upgrade may be of an earlier one. */
type RolloutSubject = UpgradeSubject & { rollout: string };

type Row = typeof upgradeTenants.$inferSelect;
type Ended = Pick<Row, "state" | "error">;

const lookAgainMs = 500;

/**
 * Upgrades a rollout's tenants, so many at the same time, until none waits, somebody stops it, or one had to go back:
 * what did harm to one is not done to the next. Called again after a stop of the process it goes on.
 */
export async function rollOut(deps: RollOutDeps, upgradeId: string): Promise<void> {
	const { hot } = deps;
	const [upgrade] = await hot.select().from(upgrades).where(eq(upgrades.id, upgradeId));
	if (upgrade?.state !== "running") return;
	const cutOff = await rowsIn(deps, upgradeId, "running");
	await Promise.all(cutOff.map(async (row) => conclude(deps, row, await whatBecameOf(deps, row))));
	await Promise.all(
		Array.from({ length: upgrade.atOnce }, async () => {
			for (let row = await takeNext(deps, upgradeId); row; row = await takeNext(deps, upgradeId)) {
				await conclude(deps, row, await upgradeOne(deps, row, upgrade.release));
			}
		}),
	);
	await hot
		.update(upgrades)
		.set({ state: "done", finishedAt: deps.clock() })
		.where(and(eq(upgrades.id, upgradeId), eq(upgrades.state, "running")));
}

async function upgradeOne({ runs, saga }: RollOutDeps, row: Row, release: string): Promise<Ended> {
	try {
		const { state } = await runs.rowOf(row.ofTenant);
		if (state !== "active" && state !== "asleep") return { state: "skipped", error: `It is ${state} now.` };
		const subject = await prepareUpgrade(await runs.contextOf(row.ofTenant), release);
		return endOf(await (await runs.start(saga, { ...subject, rollout: row.upgradeId })).done);
	} catch (error) {
		// Nothing was begun: it is being changed otherwise, or what was asked cannot be done.
		const harmless = error instanceof AppError && error.code === "conflict";
		const already = error instanceof ProvisioningError && ["upgrade_refused", "timed_out"].includes(error.code);
		return { state: harmless || already ? "skipped" : "failed", error: reasonOf(error) };
	}
}

/** A tenant whose upgrade was under way when the process ended: its run goes on by itself, or goes on here. */
async function whatBecameOf({ runs }: RollOutDeps, row: Row): Promise<Ended> {
	for (;;) {
		const run = await runs.newest(row.ofTenant, upgradeSagaId);
		const begun = run !== null && (run.input as Partial<RolloutSubject>).rollout === row.upgradeId;
		// It was chosen, and no more.
		if (!begun) return { state: "waiting", error: null };
		const ended = endOfStored(run);
		if (ended) return ended;
		try {
			return endOf(await runs.takeUp(run));
		} catch (error) {
			// Somebody else took it up.
			if (!(error instanceof AppError && error.code === "conflict")) throw error;
		}
		await wait(lookAgainMs);
	}
}

/** Null while it goes on. */
function endOfStored({ state, failure }: StoredRun): Ended | null {
	if (state === "running" || state === "undoing") return null;
	if (state === "done") return { state: "done", error: null };
	if (state !== "superseded") return endOf({ state, failure: failure ?? { step: "", reason: "unknown" } });
	if (failure === null) return { state: "skipped", error: "It was changed otherwise before its upgrade had ended." };
	return endOf({ state: "failed", failure });
}

function endOf(outcome: Outcome): Ended {
	if (outcome.state === "done") return { state: "done", error: null };
	const { step, reason } = outcome.failure;
	return { state: outcome.state === "undone" ? "rolled_back" : "failed", error: `${step}: ${reason}` };
}

async function conclude({ hot, clock, log }: RollOutDeps, row: Row, ended: Ended): Promise<void> {
	await hot.transaction(async (tx) => {
		await tx.update(upgradeTenants).set(ended).where(one(row));
		if (ended.state !== "rolled_back" && ended.state !== "failed") return;
		await tx
			.update(upgrades)
			.set({ state: "stopped", finishedAt: clock() })
			.where(and(eq(upgrades.id, row.upgradeId), eq(upgrades.state, "running")));
		log.warn({ tenant: row.ofTenant, reason: ended.error }, "an upgrade went back; the rollout stops");
	});
}

/** The next tenant that waits, now marked as running; null when none does or the rollout was stopped. */
async function takeNext({ hot }: RollOutDeps, upgradeId: string): Promise<Row | null> {
	const { rows } = await hot.$client.query<{ of_tenant: string }>(
		`update upgrade_tenants set state = 'running' where upgrade_id = $1 and of_tenant = (
			select w.of_tenant from upgrade_tenants w join upgrades u on u.id = w.upgrade_id
			where w.upgrade_id = $1 and w.state = 'waiting' and u.state = 'running'
			order by w.position limit 1 for update of w skip locked)
		returning of_tenant`,
		[upgradeId],
	);
	const taken = rows[0];
	if (!taken) return null;
	const [row] = await hot
		.select()
		.from(upgradeTenants)
		.where(and(eq(upgradeTenants.upgradeId, upgradeId), eq(upgradeTenants.ofTenant, taken.of_tenant)));
	return row ?? null;
}

const one = (row: Row) => and(eq(upgradeTenants.upgradeId, row.upgradeId), eq(upgradeTenants.ofTenant, row.ofTenant));

function rowsIn({ hot }: RollOutDeps, upgradeId: string, state: Row["state"]): Promise<Row[]> {
	return hot
		.select()
		.from(upgradeTenants)
		.where(and(eq(upgradeTenants.upgradeId, upgradeId), eq(upgradeTenants.state, state)))
		.orderBy(asc(upgradeTenants.position));
}
