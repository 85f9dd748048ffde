import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { retireUnstarted } from "./retire-unstarted.ts";

const database = `retire_${process.pid}`;
const url = (name: string) =>
	`postgres://flomastr@localhost/${name}?host=${encodeURIComponent(inject("postgresSocket") ?? "")}`;
const ask = async (name: string, statement: string) => {
	const client = new pg.Client({ connectionString: url(name) });
	await client.connect();
	try {
		return (await client.query(statement)).rows;
	} finally {
		await client.end();
	}
};

beforeAll(() => ask("postgres", `create database ${database}`));
afterAll(() => ask("postgres", `drop database ${database} with (force)`));

test("before n8n's first boot there is nothing to retire", async () => {
	await retireUnstarted(url(database));
});

test("only what our trigger began and never ran is retired", async () => {
	await ask(
		database,
		`create schema n8n;
		create table n8n.workflow_entity (id text primary key, nodes json not null);
		create table n8n.execution_entity (id int primary key, "workflowId" text, status text, mode text, "stoppedAt" timestamptz);
		insert into n8n.workflow_entity values ('ours', '[{"type": "n8n-nodes-flomastr.floMastrTrigger"}]'),
			('theirs', '[{"type": "n8n-nodes-base.webhook"}]');
		insert into n8n.execution_entity values (1, 'ours', 'new', 'webhook', null), (2, 'theirs', 'new', 'webhook', null),
			(3, 'ours', 'waiting', 'webhook', null), (4, 'ours', 'new', 'manual', null)`,
	);
	await retireUnstarted(url(database));
	const rows = await ask(
		database,
		'select id, status, "stoppedAt" is not null as stopped from n8n.execution_entity order by id',
	);
	expect(rows).toEqual([
		{ id: 1, status: "crashed", stopped: true },
		{ id: 2, status: "new", stopped: false },
		{ id: 3, status: "waiting", stopped: false },
		{ id: 4, status: "new", stopped: false },
	]);
});
