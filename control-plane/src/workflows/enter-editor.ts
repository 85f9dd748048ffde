import { withoutDomain } from "@flomastr/provisioning/gateways/cookies";
import { fetchN8n } from "@flomastr/provisioning/n8n/fetch-n8n";

/** How the tenant's n8n lets people in, and how we ask it things. */
export interface N8nAccess {
	origin(tenantId: string): Promise<string | null>;
	owner(tenantId: string): Promise<{ email: string; password: string }>;
}

/** Opens the editor for somebody who may edit flows. */
export interface EditorEntry {
	/**
	 * Signs in to the tenant's n8n on the server side (as its owner: the community edition has no other role that sees
	 * the shared workflows) and returns the `Set-Cookie` values for the browser; null while n8n is not running.
	 */
	enter(tenantId: string): Promise<string[] | null>;
}

/** n8n limits sign-ins by address and by account: one cookie serves everybody for a while. It is good for 7 days. */
const reuseMs = 60 * 60_000;

export function createEditorEntry(access: N8nAccess, now: () => number = Date.now): EditorEntry {
	const remembered = new Map<string, { cookies: string[]; origin: string; until: number }>();

	return {
		async enter(tenantId) {
			const origin = await access.origin(tenantId);
			if (origin === null) return null;
			const last = remembered.get(tenantId);
			if (last && last.origin === origin && last.until > now() && (await stillGood(origin, last.cookies))) {
				return last.cookies;
			}
			const { email, password } = await access.owner(tenantId);
			// No `browser-id` header: n8n would bind the cookie to it.
			const response = await fetchN8n(`${origin}/rest/login`, {
				method: "POST",
				headers: { "content-type": "application/json" },
				body: JSON.stringify({ emailOrLdapLoginId: email, password }),
				signal: AbortSignal.timeout(10_000),
			}).catch(() => null);
			// Starting, restarting, or it has had too many sign-ins: later it works.
			if (!response || response.status >= 500 || response.status === 429) return null;
			if (!response.ok) throw new Error(`n8n refused the owner's sign-in with ${response.status}.`);
			// Its own alone: what answers is the tenant's, and the browser takes it for the platform's word.
			const cookies = response.headers
				.getSetCookie()
				.filter((cookie) => cookie.startsWith("n8n-auth="))
				.map(withoutDomain);
			// Until its database is open, n8n answers 200 to everything.
			if (cookies.length === 0) return null;
			remembered.set(tenantId, { cookies, origin, until: now() + reuseMs });
			return cookies;
		},
	};
}

/** A restart with other secrets ends all sessions. */
async function stillGood(origin: string, cookies: string[]): Promise<boolean> {
	const cookie = cookies.map((value) => value.split(";")[0]).join("; ");
	const response = await fetchN8n(`${origin}/rest/login`, {
		headers: { cookie },
		signal: AbortSignal.timeout(10_000),
	}).catch(() => null);
	return response?.ok ?? false;
}
