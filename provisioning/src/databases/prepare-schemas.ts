import { connectTo } from "./connect.ts";

/** Makes extension, schemas and grants of a tenant's database; every statement may be repeated. */
const statements = [
	"CREATE EXTENSION IF NOT EXISTS vector",
	"CREATE SCHEMA IF NOT EXISTS n8n AUTHORIZATION n8n",
	"CREATE SCHEMA IF NOT EXISTS business AUTHORIZATION business",
	// Otherwise every role could make tables that both see.
	"REVOKE ALL ON SCHEMA public FROM PUBLIC",
	"GRANT USAGE ON SCHEMA public TO n8n, business",
	// n8n at every boot, and the migrator, say CREATE SCHEMA IF NOT EXISTS; Postgres refuses that for want of the right
	// to make one before it looks whether it exists.
	"DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO n8n, business', current_database()); END $$",
];

/** @param url As the engine's superuser; the roles `n8n` and `business` exist already. */
export async function prepareSchemas(url: string): Promise<void> {
	const client = await connectTo(url);
	try {
		for (const statement of statements) await client.query(statement);
	} finally {
		await client.end();
	}
}
