import { randomUUID } from "node:crypto";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database, DatabaseRef, DatabaseRole } from "./database.ts";

export type DatabaseFixture = {
	database: Database;
	/** Ends the server process of a tenant's database in the rudest way there is; null where the test may not. */
	kill: ((tenantId: string) => void) | null;
	/** Takes the database away behind its back and leaves whatever else there is of it. */
	lose(ref: DatabaseRef): Promise<void>;
	/** A folder for dumps. */
	folder: string;
	stop(): Promise<void>;
};

/** What every implementation of `Database` does. Call it in a test file of the implementation. */
export function databaseConformance(name: string, start: () => Promise<DatabaseFixture>): void {
	describe(`${name} is a Database`, { timeout: 60_000 }, () => {
		const ref = newRef();
		let fixture: DatabaseFixture;

		beforeAll(async () => {
			fixture = await start();
			ref.host = await fixture.database.place();
			await fixture.database.create(ref);
		}, 60_000);
		afterAll(() => fixture.stop(), 60_000);

		async function query(role: DatabaseRole, sql: string, values: unknown[] = [], of = ref): Promise<unknown[]> {
			const client = new pg.Client({ connectionString: fixture.database.url(of, role) });
			await client.connect();
			try {
				return (await client.query(sql, values)).rows;
			} finally {
				await client.end();
			}
		}

		test("making or opening it again changes nothing, because each looks for what is there", async () => {
			await query("business", "CREATE TABLE business.kept (id int)");
			await fixture.database.create(ref);
			await fixture.database.open(ref);
			expect(await query("business", "SELECT * FROM business.kept")).toEqual([]);
		});

		test("vectors can be compared, because pgvector is there", async () => {
			expect(await query("business", "SELECT '[1,2]'::vector <-> '[1,4]'::vector AS distance")).toEqual([
				{ distance: 2 },
			]);
		});

		test("each role is who it says and keeps to its schema, because schemas have owners", async () => {
			expect(await query("n8n", "SELECT session_user AS who")).toEqual([{ who: expect.stringMatching(/(^|_)n8n$/) }]);
			await query("n8n", "CREATE TABLE n8n.secret (id int)");
			await expect(query("business", "SELECT * FROM n8n.secret")).rejects.toThrow(/permission denied/);
			await expect(query("n8n", "SELECT * FROM business.kept")).rejects.toThrow(/permission denied/);
			await expect(query("business", "CREATE TABLE public.common (id int)")).rejects.toThrow(/permission denied/);
		});

		test("a wrong password is refused, because one tenant's workflow may know where another's database is", async () => {
			const wrong = { ...ref, passwords: { ...ref.passwords, n8n: "guessed" } };
			await expect(query("n8n", "SELECT 1", [], wrong)).rejects.toMatchObject({ code: "28P01" });
		});

		test("clients that work at once get their own rows, because statements of one never mix with another's", async () => {
			const clients = await Promise.all(
				Array.from({ length: 8 }, async () => {
					const client = new pg.Client({ connectionString: fixture.database.url(ref, "business") });
					await client.connect();
					return client;
				}),
			);
			const wrong: unknown[] = [];
			await Promise.all(
				clients.map(async (client, mine) => {
					for (let turn = 0; turn < 60; turn++) {
						if (turn % 7 === 3)
							await expect(client.query("SELECT 1 / $1::int", [0])).rejects.toThrow("division by zero");
						if (turn % 5 === 2) await client.query("BEGIN");
						const { rows } = await client.query(`SELECT $1::int AS a${mine}, $2::text AS b`, [turn, `c${mine}`]);
						if (turn % 5 === 2) await client.query("COMMIT");
						if (rows[0]?.[`a${mine}`] !== turn || rows[0]?.b !== `c${mine}`) wrong.push(rows);
						const named = await client.query({ name: "same", text: `SELECT ${mine} AS mine`, values: [] });
						if (named.rows[0]?.mine !== mine) wrong.push(named.rows);
					}
				}),
			);
			await Promise.all(clients.map((client) => client.end()));
			expect(wrong).toEqual([]);
		});

		test("committed rows are there after kill -9, because a commit is on its way to the disk before it is answered", async () => {
			if (fixture.kill === null) return;
			await query("business", "CREATE TABLE business.survivors (id int)");
			const writer = new pg.Client({ connectionString: fixture.database.url(ref, "business") });
			writer.on("error", () => {});
			await writer.connect();
			for (let id = 1; id <= 200; id++) await writer.query("INSERT INTO business.survivors VALUES ($1)", [id]);
			await writer.query("BEGIN");
			await writer.query("INSERT INTO business.survivors VALUES (-1)");
			fixture.kill(ref.tenantId);
			await fixture.database.open(ref);
			const rows = await answered(() =>
				query("business", "SELECT count(*)::int AS count, min(id) AS first FROM business.survivors"),
			);
			expect(rows).toEqual([{ count: 200, first: 1 }]);
		});

		test("a dump brings back what was there, because it is consistent and whole", async () => {
			await query("business", "CREATE TABLE business.dumped AS SELECT 'before' AS word");
			const file = join(fixture.folder, "dump");
			await fixture.database.dump(ref, file);
			await query("business", "UPDATE business.dumped SET word = 'after'");
			await fixture.database.restore(ref, file);
			expect(await query("business", "SELECT word FROM business.dumped")).toEqual([{ word: "before" }]);
			expect(await query("n8n", "SELECT * FROM n8n.secret")).toEqual([]);
		});

		test("a dump of megabytes comes back as well, because those of real tenants are larger than any pipe", async () => {
			const noise = "SELECT g AS id, md5(g::text) || md5((-g)::text) AS noise FROM generate_series(1, 60000) g";
			await query("business", `CREATE TABLE business.bulk AS ${noise}`);
			const file = join(fixture.folder, "large-dump");
			await fixture.database.dump(ref, file);
			await query("business", "DELETE FROM business.bulk");
			await fixture.database.restore(ref, file);
			const sum = "SELECT count(*)::int, md5(string_agg(noise, '' ORDER BY id)) AS digest FROM";
			const [restored] = await query("business", `${sum} business.bulk`);
			expect(restored).toEqual((await query("business", `${sum} (${noise}) fresh`))[0]);
			await query("business", "DROP TABLE business.bulk");
		});

		test("a released database keeps its rows, because only its process has gone", async () => {
			await fixture.database.release(ref.tenantId);
			await fixture.database.release(ref.tenantId);
			await fixture.database.open(ref);
			expect(await query("business", "SELECT word FROM business.dumped")).toEqual([{ word: "before" }]);
		});

		test("a database that was lost is told and never made anew, because an empty one would look whole", async () => {
			const { database } = fixture;
			const file = join(fixture.folder, "before-loss");
			await database.dump(ref, file);
			expect((await database.list()).get(ref.tenantId)).toBe("database");
			expect(await database.inspect(ref)).toEqual({ there: true, amiss: [] });
			await fixture.lose(ref);
			const isMissing = { code: "database_missing", message: expect.stringMatching(/should be .* Restore the newest/) };
			for (let turn = 0; turn < 2; turn++) {
				await expect(database.open(ref)).rejects.toMatchObject(isMissing);
				expect((await database.list()).get(ref.tenantId)).toBe("remains");
				expect(await database.inspect(ref)).toEqual({ there: false, amiss: [] });
			}
			await database.restore(ref, file);
			expect(await query("business", "SELECT word FROM business.dumped")).toEqual([{ word: "before" }]);
			expect(await database.inspect(ref)).toEqual({ there: true, amiss: [] });
			await expect(database.open({ ...newRef(), host: ref.host })).rejects.toMatchObject(isMissing);
			expect([...(await database.list()).keys()]).toEqual([ref.tenantId]);
		});

		test("a dropped database is gone and can be made anew, because dropping leaves nothing", async () => {
			await fixture.database.drop(ref.tenantId);
			await fixture.database.drop(ref.tenantId);
			expect((await fixture.database.list()).has(ref.tenantId)).toBe(false);
			await expect(query("business", "SELECT 1")).rejects.toThrow();
			await fixture.database.create(ref);
			await expect(query("business", "SELECT * FROM business.dumped")).rejects.toThrow(/does not exist/);
			await fixture.database.drop(ref.tenantId);
		});
	});
}

function newRef(): DatabaseRef {
	return {
		tenantId: randomUUID(),
		host: "",
		passwords: { admin: randomUUID(), n8n: randomUUID(), business: randomUUID() },
	};
}

/** A killed server is started again by its keeper; until then clients are refused. */
async function answered<Value>(ask: () => Promise<Value>): Promise<Value> {
	const end = performance.now() + 30_000;
	for (;;) {
		try {
			return await ask();
		} catch (error) {
			if (performance.now() > end) throw error;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}
}
