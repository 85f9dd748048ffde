import pg from "pg";

/** A server that is gone without a word is noticed after this long. */
const connectMs = 10_000;

/**
 * One connection to a tenant's database; whoever asks ends it. When the server goes away its statements fail, and that
 * is all: a client that nobody listens to ends the whole process instead.
 */
export async function connectTo(url: string): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectMs });
	client.on("error", () => {});
	await client.connect();
	return client;
}
