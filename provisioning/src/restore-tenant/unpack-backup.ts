import { ProvisioningError } from "#errors.ts";
import type { Step } from "#saga/step.ts";
import type { RestoreContext } from "./context.ts";
import { clearUnpacked, unpacked } from "./unpacked.ts";

export const unpackBackup: Step<RestoreContext> = {
	id: "unpack-backup",
	title: "Fetch and check the backup",
	async do(ctx) {
		const { manifest } = await unpacked(ctx);
		const here = ctx.deps.database.kind;
		if (manifest.database !== here) {
			throw new ProvisioningError(
				"backup_unreadable",
				`The backup holds a database of the kind "${manifest.database}", this installation has "${here}" ones. Restore it where DATABASE_HOSTS is ${manifest.database === "postgres" ? "set" : "not set"}.`,
			);
		}
		return { taken_at: manifest.taken_at };
	},
	undo: clearUnpacked,
};
