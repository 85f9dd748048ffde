import type { Auth } from "./auth.ts";
import { isOfHost } from "./session-host.ts";

/** Who is signed in, by the cookies of a request; null where nobody is, or the session was made at another host. */
export async function sessionOf(
	auth: Auth,
	headers: Headers,
	host: string,
): Promise<{ id: string; name: string; email: string } | null> {
	const session = await auth.api.getSession({ headers });
	return session && isOfHost(session.session.token, host) ? session.user : null;
}
