import type { ReconcileReport } from "@flomastr/contracts/platform";
import { wordFailure } from "#saga/word-failure.ts";
import { compare, type Difference } from "./compare.ts";
import { lookCloser } from "./look-closer.ts";
import { mend } from "./mend.ts";
import type { ReconcileDeps } from "./records.ts";
import { takeInventory } from "./take-inventory.ts";
import { wordAction } from "./word-action.ts";

/**
 * `nothing` only looks. `known` mends what the records speak of and leaves alone what no record knows: after an older
 * hot store was restored, younger tenants are strangers to it, and removing them would delete what customers wrote.
 * `everything` removes those as well; a person has to ask for it.
 */
export type ReconcileDepth = "nothing" | "known" | "everything";

/**
 * Holds what is there (n8n, databases, routes, subaccounts) against the records. Tenants that a saga is about are left
 * alone. What cannot be mended says why and keeps nothing else.
 *
 * @throws ProvisioningError when a part does not answer: half an inventory would call everything in it missing
 */
export async function reconcile(deps: ReconcileDeps, depth: ReconcileDepth): Promise<ReconcileReport> {
	const found = await differences(deps);
	const findings: ReconcileReport["findings"] = [];
	for (const difference of found) {
		const { tenantId, tenant, what, problem } = difference;
		const backup = difference.mend === "restore" ? await deps.records.newestBackup(tenantId) : null;
		let action = wordAction(difference, backup);
		let error: string | null = null;
		const without = found.some((one) => one.tenantId === tenantId && one.mend === "restore");
		if (difference.mend === "start" && without)
			action = "Nothing before its database is back: n8n would start with an empty one.";
		else if (depth === "known" && tenant === null) action = `${action} Left alone until a person asks for it.`;
		else if (depth !== "nothing") error = await mendNow(deps, difference);
		findings.push({ tenant_id: tenantId, slug: tenant?.subject.slug ?? null, what, problem, action, error });
	}
	return { applied: depth !== "nothing", findings };
}

async function differences({ provisioning, records }: ReconcileDeps): Promise<Difference[]> {
	// The records last: a row stands before anything of its tenant does, so nothing here is a stranger for being young.
	const inventory = await takeInventory(provisioning);
	const busy = await records.underWay();
	const tenants = await records.all();
	const looks = await lookCloser(
		provisioning,
		tenants.filter(({ subject }) => !busy.has(subject.id)),
	);
	return compare(inventory, tenants, looks, (id) => busy.has(id));
}

/** Mends one difference and returns why it could not. */
async function mendNow({ provisioning, records }: ReconcileDeps, difference: Difference): Promise<string | null> {
	const { tenantId, tenant, what } = difference;
	if (difference.mend === "restore") return null;
	try {
		await records.exclusively(tenantId, "reconcile", async () => {
			// A saga may have begun or ended meanwhile: what was an orphan then may be a tenant's by now.
			const now = await records.one(tenantId);
			if (now?.state !== tenant?.state || now?.undone !== tenant?.undone) return;
			if ((await records.underWay()).has(tenantId)) return;
			await mend(provisioning, difference);
		});
		return null;
	} catch (error) {
		const reason = wordFailure(error);
		provisioning.log.error({ tenant: tenantId, what, reason }, "a difference could not be mended");
		return reason;
	}
}
