import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { n8nTables } from "../../test/n8n-tables.ts";
import { busyWith } from "./busy.ts";
import { nextDue } from "./next-due.ts";

const database = `sl1_ask_${process.pid}`;
const url = (name: string) =>
	`postgres://flomastr@localhost/${name}?host=${encodeURIComponent(inject("postgresSocket") ?? "")}`;
const now = new Date("2026-11-20T21:03:10Z");
let client: pg.Client;

beforeAll(async () => {
	await inPostgres(`create database ${database}`);
	client = new pg.Client({ connectionString: url(database) });
	await client.connect();
	await client.query(n8nTables);
});
afterAll(async () => {
	await client.end();
	await inPostgres(`drop database ${database} with (force)`);
});

async function inPostgres(statement: string): Promise<void> {
	const admin = new pg.Client({ connectionString: url("postgres") });
	await admin.connect();
	await admin.query(statement);
	await admin.end();
}

async function publish(id: string, nodes: object[], more: { active?: boolean; timezone?: string } = {}): Promise<void> {
	await client.query("insert into n8n.workflow_history values ($1, $2, $3)", [`v-${id}`, id, JSON.stringify(nodes)]);
	await client.query("insert into n8n.workflow_entity values ($1, $1, $2, $3, $4, null)", [
		id,
		more.active ?? true,
		`v-${id}`,
		JSON.stringify({ timezone: more.timezone ?? "DEFAULT" }),
	]);
}

const retire = (id: string) => client.query("update n8n.workflow_entity set active = false where id = $1", [id]);

async function execution(status: string, more: { waitTill?: string; deleted?: boolean } = {}): Promise<void> {
	await client.query(
		'insert into n8n.execution_entity ("workflowId", status, "waitTill", "deletedAt") values (\'daily\', $1, $2, $3)',
		[status, more.waitTill ?? null, more.deleted ? now : null],
	);
}

const daily = (expression: string) => ({
	id: "n",
	name: "When",
	type: "n8n-nodes-base.scheduleTrigger",
	parameters: { rule: { interval: [{ field: "cronExpression", expression }] } },
});

test("an n8n without workflows has nothing before it", async () => {
	expect(await nextDue(client, now)).toEqual({ due: null, always: null });
	expect(await busyWith(client)).toBeNull();
});

test("what is published and switched on is due; drafts, retired workflows and switched-off triggers are not", async () => {
	await publish("daily", [daily("0 9 * * *"), { ...daily("5 21 * * *"), disabled: true }], { timezone: "Asia/Tokyo" });
	await publish("retired", [daily("4 21 * * *")], { active: false });
	await publish("hook", [{ id: "h", name: "Github", type: "n8n-nodes-base.githubTrigger", parameters: {} }]);
	await client.query("insert into n8n.webhook_entity values ('h', 'POST', 'Github', 'hook')");
	const at = new Date("2026-11-21T00:00:00Z");
	expect(await nextDue(client, now)).toEqual({ due: { at, until: at, what: "schedule" }, always: null });
});

test("a trigger that waits for a request, a person or another workflow is never due", async () => {
	const quiet = ["manualTrigger", "executeWorkflowTrigger", "errorTrigger", "set", "webhook"].map((kind) => ({
		id: kind,
		name: kind,
		type: `n8n-nodes-base.${kind}`,
	}));
	await publish("quiet", [...quiet, { type: 7 }]);
	expect((await nextDue(client, now)).always).toBeNull();
});

test("what n8n remembers of its last runs is read with the schedule", async () => {
	const odd = { id: "o", name: "Odd", type: "n8n-nodes-base.scheduleTrigger" };
	await publish("odd", [{ ...odd, parameters: { rule: { interval: [{ field: "minutes", minutesInterval: 7 }] } } }]);
	const seen = (minutes: number[]) =>
		client.query(`update n8n.workflow_entity set "staticData" = $1 where id = 'odd'`, [
			JSON.stringify({ "node:Odd": { recurrenceRules: minutes, recurrenceRuleSignatures: ["minutes:7"] } }),
		]);
	await seen([Math.floor(now.getTime() / 60_000)]);
	const { due } = await nextDue(client, now);
	expect(due?.at.toISOString().slice(0, 16)).toBe("2026-11-20T21:10");
	await retire("odd");
});

test("what is too much to look at keeps it awake, because one tenant must not take the platform's memory and time", async () => {
	const many = Array.from({ length: 300 }, (_, index) => ({ ...daily("0 9 * * *"), name: `When ${index}` }));
	await publish("many", many);
	expect((await nextDue(client, now)).always).toMatch(/more than 200 triggers/);
	await retire("many");
	await publish("large", [{ ...daily("0 9 * * *"), notes: "x".repeat(1_000_000) }]);
	expect((await nextDue(client, now)).always).toMatch(/“When” of workflow “large” is too large/);
	await retire("large");
	expect((await nextDue(client, now)).always).toBeNull();
});

test("a timed wait counts when it comes first; one without end, a deleted one and a lost one do not", async () => {
	await execution("waiting", { waitTill: "3000-01-01T00:00:00Z" });
	await execution("waiting", { waitTill: "2026-11-20T22:00:00Z", deleted: true });
	await execution("waiting", { waitTill: "2026-11-20T20:00:00Z" });
	await execution("success", { waitTill: "2026-11-20T21:30:00Z" });
	expect((await nextDue(client, now)).due?.what).toBe("schedule");
	await execution("waiting", { waitTill: "2026-11-20T23:00:00Z" });
	const at = new Date("2026-11-20T23:00:00Z");
	expect((await nextDue(client, now)).due).toEqual({ at, until: at, what: "wait" });
});

test("a trigger that holds a connection keeps it awake whatever else is due", async () => {
	await publish("mail", [{ id: "m", name: "Inbox", type: "n8n-nodes-base.emailReadImap", parameters: {} }]);
	expect(await nextDue(client, now)).toEqual({
		due: null,
		always: expect.stringContaining("“Inbox” of workflow “mail”"),
	});
});

test("executions that run or are about to are told of; those n8n will not keep are over already", async () => {
	await execution("running", { deleted: true });
	await execution("error");
	expect(await busyWith(client)).toBeNull();
	await execution("new");
	expect(await busyWith(client)).toBe("an execution of “daily” is running");
	await execution("running");
	expect(await busyWith(client)).toBe("2 executions are running, the oldest of “daily”");
});
