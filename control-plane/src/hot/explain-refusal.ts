import { reasonOf } from "@flomastr/provisioning/errors";
import { AppError } from "../errors.ts";

const advice: Record<string, string> = {
	"28P01": "Mend the user and the password in HOT_DATABASE_URL or DATABASE_PASSWORD",
	"28000": "Name a user in HOT_DATABASE_URL that this server lets in from here, or let it in (pg_hba.conf)",
	"3D000": "Make the database, or name another in HOT_DATABASE_URL",
	"42501": "Name a user in HOT_DATABASE_URL that owns the database and may make roles",
};

/** A refusal of the hot store's server in a sentence for the operator; anything else as it is. */
export function explainRefusal(thrown: unknown): unknown {
	for (let at = thrown; at instanceof Error && !(at instanceof AppError); at = at.cause) {
		// The driver's own word for a server that asks for a password where none is set; it has no code.
		const code = /password must be a string/.test(at.message) ? "28P01" : "code" in at ? String(at.code) : "";
		const todo = advice[code];
		if (todo === undefined) continue;
		const message = `The hot store answers, but does not let FloMastr in (${reasonOf(at)}). ${todo}, and start again.`;
		return new AppError("invalid", message, { cause: thrown });
	}
	return thrown;
}
