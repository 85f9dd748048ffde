import { createServer } from "node:net";
import { partAway } from "@flomastr/provisioning/saga/part-away";
import { sql } from "drizzle-orm";
import { pino } from "pino";
import { beforeEach, describe, expect, inject, test } from "vitest";
import type { Copies } from "#backups/copies.ts";
import { createReceive } from "#channels/receive.ts";
import type { ColdDirectory } from "#cold/directory.ts";
import { claimDeliveries } from "#deliveries/claim.ts";
import { deliveries } from "#deliveries/schema.hot.ts";
import type { Job } from "#jobs/job.ts";
import { startScheduler } from "#jobs/scheduler.ts";
import type { TenantDirectory } from "#tenants/directory.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createInboundConnection, inboundMessage } from "../../test/inbound.ts";
import { databaseUrl } from "../../test/postgres-server.ts";
import { createTenantRow } from "../../test/rows.ts";
import { until } from "../../test/until.ts";
import type { TenantRef } from "../context.ts";
import { Signals } from "../signals.ts";
import { openHotStore } from "./client.ts";
import { migrateHotStore } from "./migrate.ts";
import { withTenant } from "./with-tenant.ts";

const { hot, tunnel } = await createHotStore(8, "neon");
if (!tunnel) throw new Error("the store of this file is reached through a WebSocket");
const now = new Date("2026-11-20T09:00:00.000Z");

let tenant: TenantRef;
beforeEach(async () => {
	await hot.delete(deliveries);
	tenant = await createTenantRow(hot);
});

describe("over Neon's driver", () => {
	test("a new store is migrated, and migrating again changes nothing", async () => {
		const fresh = `neon_${crypto.randomUUID().replaceAll("-", "")}`;
		await hot.$client.query(`create database ${fresh}`);
		const store = openHotStore(databaseUrl(inject("postgresSocket"), fresh), 2, {
			kind: "neon",
			tunnel: { address: tunnel.address, secure: false },
		});
		await migrateHotStore(store);
		await migrateHotStore(store);
		const { rows } = await store.$client.query("select count(*)::int as count from tasks");
		expect(rows).toEqual([{ count: 0 }]);
		await store.$client.end();
		await until("its connections are closed", async () => {
			const open = await hot.$client.query("select from pg_stat_activity where datname = $1", [fresh]);
			return open.rowCount === 0;
		});
		await hot.$client.query(`drop database ${fresh}`);
	});

	test("values come back as pg gives them: dates, numbers, JSON, arrays, bytes, nothing", async () => {
		const bytes = Buffer.from([0, 1, 254, 255]);
		const { rows } = await hot.$client.query(
			"select $1::timestamptz as at, $2::int as number, 9007199254740993 as big, $3::jsonb as json, $4::text[] as words, $5::bytea as bytes, null as nothing",
			[now, 7, JSON.stringify({ a: [1] }), ["ä", 'b"'], bytes],
		);
		const [{ bytes: back, ...rest }] = rows as [Record<string, unknown> & { bytes: Uint8Array }];
		expect(rest).toEqual({
			at: now,
			number: 7,
			big: "9007199254740993",
			json: { a: [1] },
			words: ["ä", 'b"'],
			nothing: null,
		});
		expect([...back]).toEqual([...bytes]);
	});

	test("a transaction that fails leaves nothing", async () => {
		const failing = hot.transaction(async (tx) => {
			await tx.execute(sql`update tenants set name = 'changed' where id = ${tenant.id}`);
			await tx.execute(sql`select 1 / 0`);
		});
		await expect(failing).rejects.toMatchObject({ cause: { code: "22012" } });
		const { rows } = await hot.execute(sql`select name from tenants where id = ${tenant.id} and name = 'changed'`);
		expect(rows).toEqual([]);
	});

	test("messages that come at once are stored once each, with their events", async () => {
		const connection = await createInboundConnection(hot, tenant);
		const receive = createReceive({ hot, signals: new Signals(), clock: () => now });
		const incoming = Array.from({ length: 40 }, (_, index) => inboundMessage({ vendor_id: `wamid.${index % 30}` }));
		await Promise.all(incoming.map((message) => receive(connection, [message])));
		const { rows } = await hot.$client.query(
			`select (select count(*)::int from messages where tenant_id = $1) as messages,
				(select count(*)::int from events where tenant_id = $1) as events`,
			[tenant.id],
		);
		expect(rows).toEqual([{ messages: 30, events: 30 }]);
	});

	test("a delivery is handed to one of many who claim at once", async () => {
		const rows = Array.from({ length: 20 }, (_, index) => ({
			id: crypto.randomUUID(),
			tenantId: tenant.id,
			kind: "event" as const,
			orderKey: `key ${index}`,
			subjectId: crypto.randomUUID(),
			nextAttemptAt: now,
		}));
		await hot.insert(deliveries).values(rows);
		const claims = await Promise.all(Array.from({ length: 8 }, () => claimDeliveries(hot, now, 4, [])));
		const ids = claims.flat().map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect([...ids, ...(await claimDeliveries(hot, now, 20, [])).map(({ id }) => id)].toSorted()).toEqual(
			rows.map(({ id }) => id).toSorted(),
		);
	});

	test("jobs run by their cron, because pg-boss works over the store's own pool", { timeout: 30_000 }, async () => {
		let runs = 0;
		const job: Job = { id: "probe", cron: "* * * * *", run: async () => void runs++ };
		const deps = {
			hot,
			signals: new Signals(),
			clock: () => now,
			cold: {} as ColdDirectory,
			copies: {} as Copies,
			directory: {} as TenantDirectory,
			log: pino({ level: "silent" }),
		};
		const scheduler = await startScheduler([job], deps);
		try {
			// Its minute need not be waited for: what the clock sends is sent by hand.
			await hot.$client.query(
				"insert into jobs.job (name, data, policy) select name, '{}', policy from jobs.queue where name = 'probe'",
			);
			await until("the job ran", () => runs > 0);
			const { rows } = await hot.$client.query("select name, cron from jobs.schedule");
			expect(rows).toEqual([{ name: "probe", cron: "* * * * *" }]);
		} finally {
			await scheduler.stop();
		}
	});

	test("connections that were cut are replaced, because a compute sleeps and wakes", async () => {
		await Promise.all(Array.from({ length: 4 }, () => hot.execute(sql`select 1`)));
		tunnel.cut();
		await until("the pool has noticed", () => hot.$client.totalCount === 0);
		expect((await hot.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
	});

	test("a statement whose connection is cut fails as a part that is away, and the next one runs", async () => {
		const working = hot.execute(sql`select pg_sleep(30)`).then(
			() => "answered",
			(error: unknown) => partAway(error),
		);
		await until("it is under way", () => tunnel.open() > 0 && hot.$client.idleCount < hot.$client.totalCount);
		tunnel.cut();
		expect(await working).toBe("PostgreSQL");
		// The server itself would find out at the end of the statement only.
		await hot.execute(
			sql`select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(30)%' and pid <> pg_backend_pid()`,
		);
		expect((await withTenant(hot, tenant.id, (tx) => tx.execute(sql`select 1 as one`))).rows).toEqual([{ one: 1 }]);
	});

	test("a proxy that refuses is a part that is away, until it takes connections again", async () => {
		tunnel.breakDown();
		await until("the pool has noticed", () => hot.$client.totalCount === 0);
		expect(partAway(await hot.execute(sql`select 1`).catch((error: unknown) => error))).toBe("PostgreSQL");
		tunnel.mend();
		expect((await hot.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
	});
});

test("a server that takes the connection and says nothing is not waited for without end", {
	timeout: 30_000,
}, async () => {
	const silent = createServer((socket) => void socket.resume());
	await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
	const { port } = silent.address() as { port: number };
	const store = openHotStore(`postgres://nobody@127.0.0.1:${port}/none`, 1);
	const refusal = await store.execute(sql`select 1`).catch((error: unknown) => error);
	expect(partAway(refusal)).toBe("PostgreSQL");
	await store.$client.end();
	await new Promise((resolve) => silent.close(resolve));
});
