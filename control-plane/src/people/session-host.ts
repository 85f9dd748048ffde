import { createHash } from "node:crypto";

const tagLength = 16;

/**
 * Binds a session to the host it was made at. Browsers keep each host's cookie apart, but whoever got hold of one, a
 * workflow of a careless tenant for example, could send it to another host where the same person has more rights.
 * @param token as better-auth makes it
 * @param host with or without port; ports do not separate cookies either
 */
export const bindToHost = (token: string, host: string): string => `${token}_${tagOf(host)}`;

/** Whether a session with this token was made at this host. The token is signed and stored: its tag cannot be changed. */
export const isOfHost = (token: string, host: string): boolean => token.endsWith(`_${tagOf(host)}`);

function tagOf(host: string): string {
	const name = host.replace(/:\d+$/, "").toLowerCase();
	return createHash("sha256").update(name).digest("hex").slice(0, tagLength);
}
