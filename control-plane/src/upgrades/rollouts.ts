import type { Releases, Upgrade, UpgradeRequest } from "@flomastr/contracts/upgrade";
import { ProvisioningError, reasonOf } from "@flomastr/provisioning/errors";
import type { Runtime } from "@flomastr/provisioning/runtimes/runtime";
import { requireRelease } from "@flomastr/provisioning/upgrade-tenant/prepare";
import { pruneReleases } from "@flomastr/provisioning/upgrade-tenant/prune-releases";
import { and, eq } from "drizzle-orm";
import { listTenants } from "#tenants/list.ts";
import { AppError } from "../errors.ts";
import { beginUpgrade } from "./begin.ts";
import { type RollOutDeps, rollOut } from "./roll-out.ts";
import { upgrades } from "./schema.hot.ts";
import { readUpgrade, readUpgrades } from "./shape.ts";

/** What an operator does with releases. */
export interface Rollouts {
	/** Begins a rollout and answers at once. @throws AppError `invalid` for a release that is not there */
	start(request: UpgradeRequest): Promise<Upgrade>;
	list(): Promise<Upgrade[]>;
	get(id: string): Promise<Upgrade>;
	/** What is under way ends; nothing new is begun. */
	stop(id: string): Promise<Upgrade>;
	releases(): Promise<Releases>;
	/** Deletes the images of releases that nobody runs, but for the newest; which those were. */
	prune(): Promise<string[]>;
	/** For the start: goes on with what a stop cut off. Resolves when that has ended. */
	goOn(): Promise<void>;
}

export function createRollouts(deps: RollOutDeps & { runtime: Runtime }): Rollouts {
	const { hot, clock, log, runtime } = deps;
	const follow = (id: string): Promise<void> =>
		rollOut(deps, id).catch((error: unknown) =>
			log.error({ upgrade: id, reason: reasonOf(error) }, "a rollout was cut off; it goes on at the next start"),
		);

	return {
		async start(request) {
			await requireRelease(runtime, request.release).catch((error: unknown) => {
				if (!(error instanceof ProvisioningError) || error.code !== "upgrade_refused") throw error;
				throw new AppError("invalid", error.message, { fields: { release: error.message }, cause: error });
			});
			const id = await beginUpgrade(hot, request, clock());
			void follow(id);
			return readUpgrade(hot, id);
		},
		list: () => readUpgrades(hot),
		get: (id) => readUpgrade(hot, id),
		async stop(id) {
			await hot
				.update(upgrades)
				.set({ state: "stopped", finishedAt: clock() })
				.where(and(eq(upgrades.id, id), eq(upgrades.state, "running")));
			return readUpgrade(hot, id);
		},
		async releases() {
			const running = (await listTenants(hot)).map(({ release }) => release);
			return {
				releases: (await runtime.releases()).map((release) => ({
					release,
					tenants: running.filter((one) => one === release).length,
				})),
			};
		},
		async prune() {
			const [running] = await hot.select({ id: upgrades.id }).from(upgrades).where(eq(upgrades.state, "running"));
			// Its tenants may have to go back.
			if (running) throw new AppError("conflict", "An upgrade is under way; wait until it has ended, then try again.");
			return pruneReleases(runtime, new Set((await listTenants(hot)).flatMap(({ release }) => release ?? [])));
		},
		async goOn() {
			const cutOff = await hot.select({ id: upgrades.id }).from(upgrades).where(eq(upgrades.state, "running"));
			await Promise.all(cutOff.map(({ id }) => follow(id)));
		},
	};
}
