import { ProvisioningError } from "#errors.ts";
import { askN8n } from "./request.ts";

/**
 * Signs in at a tenant's n8n as its owner, server to server. No `browser-id` header is sent: n8n would bind the session
 * to it and refuse it to the browser it is passed on to.
 *
 * @returns The `Set-Cookie` header as n8n sent it (`n8n-auth=…; Path=/; HttpOnly; SameSite=Lax`); valid for seven days.
 *   n8n limits sign-ins per address and e-mail, so keep it for as long as it is good.
 */
export async function loginToN8n(address: string, email: string, password: string): Promise<string> {
	const answer = await askN8n(address, {
		method: "POST",
		path: "/rest/login",
		body: { emailOrLdapLoginId: email, password },
	});
	const cookie = answer.headers.getSetCookie().find((line) => line.startsWith("n8n-auth="));
	if (cookie === undefined)
		throw new ProvisioningError("n8n_refused", "n8n accepted the sign-in but set no session cookie.");
	return cookie;
}
