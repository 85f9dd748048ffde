import pg from "pg";
import { databaseRefOf } from "#database-ref-of.ts";
import type { TenantContext } from "#deps.ts";
import { busyWith } from "./busy.ts";
import { type NextDue, nextDue } from "./next-due.ts";

/** What n8n's own tables say of the present and of what comes. */
export type N8nWork = NextDue & { busy: string | null };

/**
 * Asks a tenant's database what its n8n does and what is due in it; n8n itself need not be awake. Before n8n's first
 * boot there is nothing.
 */
export async function askN8n(ctx: TenantContext, now: Date): Promise<N8nWork> {
	const connectionString = ctx.deps.database.url(await databaseRefOf(ctx), "n8n");
	const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000, query_timeout: 20_000 });
	// A connection that breaks between two questions fails the next one; the event itself has no other listener.
	client.on("error", () => {});
	try {
		await client.connect();
		const { rows } = await client.query<{ booted: boolean }>(
			"select to_regclass('n8n.execution_entity') is not null as booted",
		);
		if (!rows[0]?.booted) return { busy: null, due: null, always: null };
		return { busy: await busyWith(client), ...(await nextDue(client, now)) };
	} finally {
		await client.end();
	}
}
