import { randomBytes } from "node:crypto";
import type { HotDatabase } from "#hot/client.ts";
import type { Auth } from "./auth.ts";
import { ensurePerson } from "./create-person.ts";
import { operators } from "./schema.hot.ts";

/**
 * Makes the first operator where there is none yet.
 * @returns how to sign in, to be shown once; `password` null when it was given and need not be shown; null when there
 *   are operators already
 */
export async function ensureOperator(options: {
	hot: HotDatabase;
	auth: Auth;
	email: string;
	password: string | undefined;
}): Promise<{ email: string; password: string | null } | null> {
	const { hot, auth, email } = options;
	const [known] = await hot.select().from(operators).limit(1);
	if (known) return null;
	const password = options.password ?? randomBytes(15).toString("base64url");
	await ensurePerson(hot, auth, { email, name: "Operator", password, role: "operator", tenantId: null });
	return { email, password: options.password === undefined ? password : null };
}
