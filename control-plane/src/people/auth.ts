import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { HotDatabase } from "#hot/client.ts";
import { accounts, sessions, users, verifications } from "./schema.hot.ts";

/** Seconds a checked session is believed without asking the store again. */
const sessionCacheSeconds = 60;

/**
 * Sign-in by e-mail and password; better-auth because it keeps sessions, hashing, rate limits and later MFA and social
 * sign-in in one maintained place (MIT). Accounts are made by invitation or provisioning, never by strangers.
 * @param secure whether the site is served over https; sets the cookies' Secure flag
 */
export function createAuth(options: { hot: HotDatabase; secret: string; baseDomain: string; secure: boolean }) {
	return betterAuth({
		database: drizzleAdapter(options.hot, {
			provider: "pg",
			schema: { user: users, session: sessions, account: accounts, verification: verifications },
		}),
		secret: options.secret,
		basePath: "/api/auth",
		emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8 },
		session: { cookieCache: { enabled: true, maxAge: sessionCacheSeconds } },
		// Each host has its own cookie; a page of one tenant cannot act at another.
		trustedOrigins: (request) => (request ? [new URL(request.url).origin] : []),
		advanced: {
			cookiePrefix: "flomastr",
			useSecureCookies: options.secure,
			ipAddress: { ipAddressHeaders: ["x-forwarded-for"] },
		},
		telemetry: { enabled: false },
	});
}

export type Auth = ReturnType<typeof createAuth>;
