import type { Difference } from "./compare.ts";

const names = {
	route: "route",
	runtime: "n8n and its files",
	subaccount: "Twilio subaccount",
	database: "database",
	roles: "remains of a database",
};

const missing: Partial<Record<Difference["mend"], string>> = {
	publish: "Publish its route as the records have it.",
	open: "Open or find its Twilio subaccount and set it to work.",
	stop: "Stop its n8n: the tenant is suspended.",
	suspend: "Suspend its Twilio subaccount: the tenant is suspended.",
};

/**
 * What is done about a difference, or would be.
 *
 * @param newestBackup asked for a missing database only: an empty one in its place would look whole and be a loss
 */
export function wordAction({ tenant, what, mend, lacking }: Difference, newestBackup: Date | null): string {
	if (mend === "remove") {
		const why =
			tenant === null
				? "no record knows this tenant"
				: tenant.state === "removed"
					? "the tenant was removed"
					: "its provisioning failed and was undone";
		return `Remove the ${names[what]}: ${why}.`;
	}
	if (mend === "start") return wordStart(lacking);
	if (mend === "grant") return `Give its database's roles what they should have: ${lacking.join("; ")}.`;
	if (mend !== "restore") return missing[mend] ?? "";
	if (newestBackup === null) {
		return "Nothing by itself: its database is gone and there is no backup of it. Look for the database server's own backups, or remove the tenant.";
	}
	return `Nothing by itself: its database is gone. Restore the backup of ${newestBackup.toISOString()}, the newest there is; what came later is lost.`;
}

function wordStart(lacking: readonly string[]): string {
	if (lacking.length === 0) return "Start its n8n, which should run and stands still.";
	const lost = lacking.includes("files")
		? " What executions kept beside it in files (attachments of past and of waiting ones) is lost: no backup holds that."
		: "";
	return `Make its ${lacking.join(" and its ")} anew and start it; workflows and executions are in its database.${lost}`;
}
