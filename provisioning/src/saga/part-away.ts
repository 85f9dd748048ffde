import { ProvisioningError, type ProvisioningErrorCode, systemCodeOf } from "#errors.ts";

/** A part of the platform that a run can wait for, as people call it. */
export type Part = "Docker" | "PostgreSQL" | "Caddy" | "Twilio";

const downCodes: Partial<Record<ProvisioningErrorCode, Part>> = {
	docker_down: "Docker",
	postgres_down: "PostgreSQL",
	caddy_down: "Caddy",
	twilio_down: "Twilio",
};

/** Node's words for "nobody there", and what was being done: ENOENT is also a missing file, and no part of anything. */
const networkCodes = [
	...["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ENOENT"],
	// A container that is stopped has no name either.
	...["EAI_AGAIN", "ENOTFOUND"],
];
const networkCalls = ["connect", "read", "write", "getaddrinfo"];

/** Postgres': the server stops, starts, recovers, has no connection left, or lost this one. */
const postgresCodes = ["57P01", "57P02", "57P03", "53300", "08000", "08001", "08003", "08006"];

/** The driver's own, which have no code. */
const driverWords =
	/Connection terminated|timeout exceeded when trying to connect|connection error and is not queryable/;

/**
 * The part whose absence a failure tells of; null when the failure lies in the work itself. What was thrown without a
 * `ProvisioningError` around it and speaks of a connection comes from the stores: everything else is wrapped where it
 * is called.
 */
export function partAway(thrown: unknown): Part | null {
	for (let at = thrown; at instanceof Error; at = at.cause) {
		if (at instanceof ProvisioningError) return downCodes[at.code] ?? null;
		const [part] = at instanceof AggregateError ? at.errors.flatMap((one) => partAway(one) ?? []) : [];
		if (part !== undefined) return part;
		const code = systemCodeOf(at) ?? "";
		if (postgresCodes.includes(code) || driverWords.test(at.message)) return "PostgreSQL";
		const call = "syscall" in at ? String(at.syscall) : "";
		if (networkCodes.includes(code) && networkCalls.includes(call)) return "PostgreSQL";
	}
	return null;
}
