import { isAPIError } from "better-auth/api";
import { AppError } from "../errors.ts";
import type { Auth } from "./auth.ts";
import { isOfHost } from "./session-host.ts";

/**
 * Who is signed in, by the cookies of a request; null where nobody is, or the session was made at another host.
 *
 * @throws AppError `unavailable` while the store is away, once the cookie's own word is too old to be believed
 */
export async function sessionOf(
	auth: Auth,
	headers: Headers,
	host: string,
): Promise<{ id: string; name: string; email: string } | null> {
	const session = await auth.api.getSession({ headers }).catch((error: unknown) => {
		// better-auth keeps to itself what the store said.
		if (isAPIError(error) && error.statusCode >= 500) throw sessionsAway(error);
		throw error;
	});
	return session && isOfHost(session.session.token, host) ? session.user : null;
}

/** Of a session nothing but the store can fail: the rest is signatures. */
export const sessionsAway = (cause?: unknown): AppError =>
	new AppError(
		"unavailable",
		"The database does not answer, so nobody can be signed in or recognised. Nothing was lost; try again in a few seconds.",
		{ cause },
	);
