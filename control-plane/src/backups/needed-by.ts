import type { RestoreSubject } from "@flomastr/provisioning/restore-tenant/context";
import type { StoredRun } from "@flomastr/provisioning/saga/store";
import { upgradeSagaId } from "@flomastr/provisioning/upgrade-tenant/saga";
import type { backups } from "./schema.hot.ts";

type Backup = Pick<typeof backups.$inferSelect, "id" | "ofTenant" | "reason">;

/**
 * The run that cannot go on, or not go back, without this backup: a restore of it, or a change of the tenant that made
 * it first. Null when none does.
 * @param unsettled every run that has not ended
 */
export function neededBy(unsettled: StoredRun[], { id, ofTenant, reason }: Backup): StoredRun | null {
	const needs = ({ saga, subject, input, steps }: StoredRun): boolean => {
		if ((input as Partial<RestoreSubject>).backup?.id === id) return true;
		if (steps.some(({ output }) => output?.backup === id)) return true;
		// Made a moment ago, and not yet noted as the step's output.
		return saga === upgradeSagaId && subject === ofTenant && reason === "upgrade";
	};
	return unsettled.find(needs) ?? null;
}
