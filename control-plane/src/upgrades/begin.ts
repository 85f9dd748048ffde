import type { UpgradeRequest } from "@flomastr/contracts/upgrade";
import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { HotDatabase } from "#hot/client.ts";
import { listTenants } from "#tenants/list.ts";
import { AppError } from "../errors.ts";
import { chooseTenants } from "./choose.ts";
import { upgrades, upgradeTenants } from "./schema.hot.ts";

/** Writes down a rollout with its tenants. One at a time, so that the first trouble stops everything. @returns its id */
export async function beginUpgrade(hot: HotDatabase, request: UpgradeRequest, now: Date): Promise<string> {
	const chosen = chooseTenants(await listTenants(hot), request);
	if (chosen.length === 0) {
		throw new AppError("invalid", `No tenant is left to upgrade to ${request.release}: all of these run it already.`, {
			fields: { to: "names no tenant that runs another release" },
		});
	}
	const id = uuidv7();
	await hot.transaction(async (tx) => {
		// Held to the end of the transaction: of two that begin at once the second sees the first.
		await tx.execute("lock table upgrades in share row exclusive mode");
		const [other] = await tx.select({ id: upgrades.id }).from(upgrades).where(eq(upgrades.state, "running"));
		if (other) {
			throw new AppError("conflict", "Another upgrade is under way. Wait until it has ended, or stop it.", {
				details: { upgrade: other.id },
			});
		}
		await tx
			.insert(upgrades)
			.values({ id, release: request.release, state: "running", atOnce: request.at_once, createdAt: now });
		await tx.insert(upgradeTenants).values(
			chosen.map(({ row, skipped }, position) => ({
				upgradeId: id,
				ofTenant: row.id,
				position,
				slug: row.slug,
				fromRelease: row.release,
				state: skipped === null ? ("waiting" as const) : ("skipped" as const),
				error: skipped,
			})),
		);
	});
	return id;
}
