import type { Role } from "@flomastr/contracts/tenant";
import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { HotDatabase } from "#hot/client.ts";
import type { Auth } from "./auth.ts";
import { accounts, memberships, operators, users } from "./schema.hot.ts";

/**
 * Makes sure that a person exists and is a member of the tenant (of the platform where `tenantId` is null). Idempotent;
 * an existing account keeps its password.
 * @returns the person's id
 */
export async function ensurePerson(
	hot: HotDatabase,
	auth: Auth,
	person: { email: string; name: string; password: string; role: Role; tenantId: string | null },
): Promise<string> {
	const email = person.email.toLowerCase();
	const context = await auth.$context;
	const hash = await context.password.hash(person.password);
	return hot.transaction(async (tx) => {
		await tx
			.insert(users)
			.values({ id: uuidv7(), name: person.name, email, emailVerified: true })
			.onConflictDoNothing();
		const [user] = await tx.select().from(users).where(eq(users.email, email));
		if (!user) throw new Error(`The account ${email} could not be made.`);
		const [account] = await tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.userId, user.id));
		if (!account) {
			await tx.insert(accounts).values({
				id: uuidv7(),
				accountId: user.id,
				providerId: "credential",
				userId: user.id,
				password: hash,
			});
		}
		if (person.tenantId === null) await tx.insert(operators).values({ userId: user.id }).onConflictDoNothing();
		else {
			const membership = { userId: user.id, tenantId: person.tenantId, role: person.role };
			await tx
				.insert(memberships)
				.values(membership)
				.onConflictDoUpdate({ target: [memberships.userId, memberships.tenantId], set: { role: person.role } });
		}
		return user.id;
	});
}
