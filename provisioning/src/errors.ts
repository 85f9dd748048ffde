/** What can go wrong while tenants are made and run, as a closed union; callers decide by it, people read the message. */
export type ProvisioningErrorCode =
	| "slug_taken"
	| "unknown_tenant"
	/** A part of the platform does not answer; what needs it waits, everything else goes on. */
	| "docker_down"
	| "postgres_down"
	| "caddy_down"
	/** Caddy answers, but not with our configuration, or it does not take a change. */
	| "caddy_refused"
	| "twilio_down"
	/** Twilio answered and refused: wrong credentials, a closed account, a limit. */
	| "twilio_refused"
	| "image_missing"
	| "pack_invalid"
	| "port_taken"
	| "no_space"
	| "registry_unreachable"
	| "install_failed"
	| "install_busy"
	| "data_in_use"
	| "database_failed"
	/** A database that should be there is not; it comes back from a backup only. */
	| "database_missing"
	| "runtime_failed"
	| "n8n_refused"
	/** The place of the backups does not take, give or delete one. */
	| "backups_down"
	| "backup_missing"
	/** Cut short, altered, of another master key, or of a newer version. */
	| "backup_unreadable"
	| "upgrade_refused"
	| "timed_out";

/** A failure whose message is one plain sentence an operator can act on; the technical reason is kept as `cause`. */
export class ProvisioningError extends Error {
	readonly code: ProvisioningErrorCode;

	constructor(code: ProvisioningErrorCode, message: string, options?: { cause?: unknown }) {
		super(message, options);
		this.name = "ProvisioningError";
		this.code = code;
	}
}

/** The message of anything that was thrown. */
export function reasonOf(thrown: unknown): string {
	if (thrown instanceof AggregateError && thrown.errors.length > 0) return thrown.errors.map(reasonOf).join("; ");
	return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The system's error code (`ENOENT`, `EADDRINUSE`…) of anything that was thrown. */
export function systemCodeOf(thrown: unknown): string | undefined {
	if (!(thrown instanceof Error) || !("code" in thrown)) return undefined;
	return typeof thrown.code === "string" ? thrown.code : undefined;
}
