import { execFile } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Database, DatabaseRef, DatabaseRole } from "@flomastr/provisioning/databases/database";
import pg from "pg";

type Options = { platform: string; url: string /** Whose `pg_dump` fits the server. */; container: string };

export type KillDatabase = Database & {
	/** Makes the database that new ones of this platform are copies of, unless there is one. */
	makeTemplate(release: string, fill: (url: string) => Promise<void>): Promise<void>;
};

/** Databases of one Postgres server, each a copy of a template with n8n's tables. Names derive from the tenant's id. */
export function createDatabase({ platform, url, container }: Options): KillDatabase {
	const nameOf = (tenantId: string) => `${platform}_${tenantId.replaceAll("-", "")}`;
	const template = `${platform}_template`;
	const urlOf = (database: string, user: string, password: string) => {
		const at = new URL(url);
		Object.assign(at, { username: user, password, pathname: `/${database}` });
		return at.href;
	};
	const adminOf = (database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href;

	async function query<Row extends pg.QueryResultRow>(database: string, ...statements: string[]): Promise<Row[]> {
		const client = new pg.Client({ connectionString: adminOf(database) });
		client.on("error", () => {});
		await client.connect();
		try {
			let rows: Row[] = [];
			for (const statement of statements) rows = (await client.query<Row>(statement)).rows;
			return rows;
		} finally {
			await client.end();
		}
	}
	const has = async (sql: string) => (await query("postgres", sql)).length > 0;
	const role = (name: string, password: string) =>
		`do $$ begin create role ${name} login password '${password}'; exception when duplicate_object then null; end $$`;
	const schemas = (database: string) => [
		"create extension if not exists vector",
		`create schema if not exists n8n authorization ${database}_n8n`,
		`create schema if not exists business authorization ${database}_business`,
		`grant create, connect on database ${database} to ${database}_n8n, ${database}_business`,
		`grant usage on schema public to ${database}_n8n, ${database}_business`,
		`alter role ${database}_business in database ${database} set search_path to business, public`,
	];
	const roleOf = (database: string, one: DatabaseRole) => `${database}_${one}`;

	async function makeRoles(database: string, passwords: DatabaseRef["passwords"]): Promise<void> {
		for (const one of ["admin", "n8n", "business"] as const) {
			await query("postgres", role(roleOf(database, one), passwords[one]));
		}
		await query("postgres", `alter role ${database}_admin superuser`);
	}

	return {
		async makeTemplate(_release, fill) {
			if (await has(`select 1 from pg_database where datname = '${template}'`)) return;
			await makeRoles(template, { admin: "t", n8n: "t", business: "t" });
			await query("postgres", `create database ${template}`);
			await query(template, ...schemas(template));
			await fill(urlOf(template, `${template}_n8n`, "t"));
			await query(template, "truncate n8n.deployment_key");
		},
		place: async () => "main",
		async ensure({ tenantId, passwords }) {
			const database = nameOf(tenantId);
			await makeRoles(database, passwords);
			if (!(await has(`select 1 from pg_database where datname = '${database}'`))) {
				await query("postgres", `create database ${database} template ${template}`);
			}
			await query(
				database,
				`reassign owned by ${template}_n8n to ${database}_n8n`,
				`reassign owned by ${template}_business to ${database}_business`,
				...schemas(database),
			);
		},
		url: ({ tenantId, passwords }, one) => urlOf(nameOf(tenantId), roleOf(nameOf(tenantId), one), passwords[one]),
		release: async () => {},
		async drop(tenantId) {
			const database = nameOf(tenantId);
			await query("postgres", `drop database if exists ${database} with (force)`);
			for (const one of ["admin", "n8n", "business"]) await query("postgres", `drop role if exists ${database}_${one}`);
		},
		async list() {
			const rows = await query<{ name: string }>(
				"postgres",
				`select datname as name from pg_database union select rolname from pg_roles`,
			);
			const ids = rows.flatMap(({ name }) => {
				const [, hex] = new RegExp(`^${platform}_([0-9a-f]{32})(?:_|$)`).exec(name) ?? [];
				return hex ? [hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")] : [];
			});
			return [...new Set(ids)];
		},
		async dump({ tenantId }, file) {
			const dump = execFile(
				"docker",
				["exec", container, "pg_dump", "-U", "postgres", "-h", "127.0.0.1", "-Fc", nameOf(tenantId)],
				{
					encoding: "buffer",
					maxBuffer: 1 << 30,
				},
			);
			if (dump.stdout) await pipeline(dump.stdout, createWriteStream(file));
		},
		async restore({ tenantId }, file) {
			const args = [
				"exec",
				"-i",
				container,
				"pg_restore",
				"-U",
				"postgres",
				"-h",
				"127.0.0.1",
				"--clean",
				"--if-exists",
			];
			const restore = execFile("docker", [...args, "-d", nameOf(tenantId)]);
			const ended = new Promise((resolve) => restore.once("exit", resolve));
			if (restore.stdin) await pipeline(createReadStream(file), restore.stdin);
			await ended;
		},
	};
}
