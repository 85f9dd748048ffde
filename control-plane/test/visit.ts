import pg from "pg";

/** Looks into a database for as long as `see` takes. */
export async function visit<Seen>(url: string, see: (client: pg.Client) => Promise<Seen>): Promise<Seen> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	return see(client).finally(() => client.end());
}
