import pg from "pg";

/** A server that is gone without a word is noticed after this long. */
const connectMs = 10_000;

/** For a statement that finds its rows by an index. A tenant's n8n may hold a table locked for as long as it likes. */
const usualQueryMs = 60_000;

/** For statements that change every row or a table's form. */
export const longQueryMs = 30 * 60_000;

/**
 * One connection to a tenant's database; whoever asks ends it. When the server goes away its statements fail, and that
 * is all: a client that nobody listens to ends the whole process instead.
 * @param queryMs A statement that takes longer fails with "Query read timeout".
 */
export async function connectTo(url: string, queryMs = usualQueryMs): Promise<pg.Client> {
	const limits = { connectionTimeoutMillis: connectMs, query_timeout: queryMs };
	const client = new pg.Client({ connectionString: url, ...limits });
	client.on("error", () => {});
	await client.connect();
	return client;
}
