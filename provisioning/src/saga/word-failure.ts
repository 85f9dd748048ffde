import { ProvisioningError, reasonOf, systemCodeOf } from "#errors.ts";

/** What a full disk is called: by the system, and by Postgres. */
const wordings: Record<string, (found: string) => string> = {
	ENOSPC: (found) => `The disk is full (${found}). Free space on it, then try again.`,
	"53100": (found) => `The disk of the database server is full (${found}). Free space on it, then try again.`,
	EADDRINUSE: (found) => `A port is taken by another program (${found}). End that program, then try again.`,
	EACCES: (found) => `FloMastr may not do this here (${found}). Give its user the rights to the file or socket.`,
};

/**
 * A step's failure as the console shows it. A failed query is told by what the database said: the driver's own words
 * repeat the statement with its values.
 */
export function wordFailure(thrown: unknown): string {
	if (thrown instanceof ProvisioningError) return thrown.message;
	let told = thrown;
	for (let at = thrown; at instanceof Error; at = at.cause) {
		if (at instanceof ProvisioningError) return at.message;
		const worded = wordings[systemCodeOf(at) ?? ""];
		if (worded) return worded(at.message);
		if (at.message.startsWith("Failed query:") && at.cause !== undefined) told = at.cause;
	}
	return reasonOf(told);
}
