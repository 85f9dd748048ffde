import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { Logger } from "pino";
import type { HotDatabase } from "#hot/client.ts";
import { accounts, sessions, users, verifications } from "./schema.hot.ts";
import { bindToHost } from "./session-host.ts";

/** Seconds a checked session is believed without asking the store again. */
const sessionCacheSeconds = 60;

/**
 * Sign-in by e-mail and password; better-auth because it keeps sessions, hashing, rate limits and later MFA and social
 * sign-in in one maintained place (MIT). Accounts are made by invitation or provisioning, never by strangers.
 * @param options.secure whether the site is served over https; sets the cookies' Secure flag
 * @param options.log without one, better-auth says nothing
 */
export function createAuth(options: { hot: HotDatabase; secret: string; secure: boolean; log?: Logger }) {
	const { log } = options;
	return betterAuth({
		database: drizzleAdapter(options.hot, {
			provider: "pg",
			schema: { user: users, session: sessions, account: accounts, verification: verifications },
		}),
		secret: options.secret,
		basePath: "/api/auth",
		emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8 },
		session: { cookieCache: { enabled: true, maxAge: sessionCacheSeconds } },
		databaseHooks: {
			session: {
				create: {
					before: async (session, context) => {
						const host = context?.request ? new URL(context.request.url).host : "";
						return { data: { ...session, token: bindToHost(session.token, host) } };
					},
				},
			},
		},
		// `sign-in-routes.ts` counts by account as well, and better-auth's own count is off outside production.
		rateLimit: { enabled: false },
		// What the store says goes on to whoever answers: by itself better-auth writes the failed query, e-mail and all, to
		// the terminal, and says 500 where the store is only away.
		onAPIError: { throw: true },
		logger: {
			disabled: !log,
			// Any other level would write every refusal to the terminal, past the log.
			level: "info",
			// Its arguments may quote what was sent; the sentence is enough.
			log: (level, message) => {
				if (level === "error") log?.error({ part: "better-auth" }, message);
			},
		},
		// Each host has its own cookie; a page of one tenant cannot act at another.
		trustedOrigins: (request) => (request ? [new URL(request.url).origin] : []),
		advanced: {
			cookiePrefix: "flomastr",
			// Said aloud, because better-auth turns the check off by itself where NODE_ENV is "test".
			disableOriginCheck: false,
			useSecureCookies: options.secure,
			ipAddress: { ipAddressHeaders: ["x-forwarded-for"] },
		},
		telemetry: { enabled: false },
	});
}

export type Auth = ReturnType<typeof createAuth>;
