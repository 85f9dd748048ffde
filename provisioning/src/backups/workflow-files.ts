import { connectTo } from "#databases/connect.ts";
import { paths } from "./manifest.ts";
import { type Part, textPart } from "./write-archive.ts";

/**
 * A tenant's workflows as files that n8n imports. Read from its database, so that n8n need not run.
 * @param databaseUrl as the role `admin`
 */
export async function* workflowFiles(databaseUrl: string, folder: string = paths.workflows): AsyncGenerator<Part> {
	const client = await connectTo(databaseUrl);
	try {
		const { rows: booted } = await client.query("select from pg_tables where schemaname = 'n8n' and tablename = $1", [
			"workflow_entity",
		]);
		if (booted.length === 0) return;
		const { rows: all } = await client.query<{ id: string }>("select id from n8n.workflow_entity order by id");
		// One at a time: pictures stuck into notes make some of them large.
		for (const { id } of all) {
			const { rows } = await client.query<Record<string, unknown>>(
				`select id, name, description, active, nodes, connections, settings, "staticData", "pinData", meta, "versionId"
				from n8n.workflow_entity where id = $1`,
				[id],
			);
			if (rows[0]) yield textPart(`${folder}${id}.json`, `${JSON.stringify(rows[0], null, "\t")}\n`);
		}
	} finally {
		await client.end();
	}
}
