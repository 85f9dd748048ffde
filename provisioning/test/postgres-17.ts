import { randomBytes } from "node:crypto";
import pg from "pg";
import type { PostgresHost } from "#databases/postgres/server.ts";
import type { PostgresTools } from "#databases/postgres/tools.ts";
import { docker } from "./docker-command.ts";
import { toolsInContainer } from "./tools-in-container.ts";
import { until } from "./until.ts";

const image = process.env.FLOMASTR_TEST_POSTGRES_IMAGE ?? "flomastr/postgres:17";

/** Our own Postgres image in a container, as production runs it. */
export type Postgres17 = {
	host: PostgresHost;
	tools: PostgresTools;
	/** As a database's client, with another user's name. */
	connect(url: string): Promise<pg.Client>;
	stop(): void;
};

/** @param name of the container and of the server */
export async function startPostgres17(name: string): Promise<Postgres17> {
	remove(name);
	const id = docker([
		"run",
		"--detach",
		"--name",
		name,
		"--tmpfs",
		"/var/lib/postgresql:uid=10003,mode=0700",
		image,
		"-c",
		"fsync=off",
	]);
	try {
		const address = docker(["inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", id]);
		const password = await until(`${name} has a password`, () => readPassword(name));
		const adminUrl = `postgres://flomastr:${password}@${address}:5432/postgres`;
		await until(`${name} answers`, () => answers(adminUrl));
		return {
			host: { name, adminUrl },
			tools: toolsInContainer(name),
			async connect(url) {
				const client = new pg.Client({ connectionString: url });
				await client.connect();
				return client;
			},
			stop: () => remove(name),
		};
	} catch (error) {
		remove(name);
		throw error;
	}
}

/** A platform name of its own for each run, so that nothing left behind is taken for ours. */
export const newPlatform = (): string => `pg${randomBytes(3).toString("hex")}`;

function remove(name: string): void {
	docker(["rm", "--force", "--volumes", name]);
}

function readPassword(name: string): string | null {
	try {
		return docker(["exec", name, "cat", "/run/flomastr/postgres-password"]) || null;
	} catch {
		return null;
	}
}

function answers(url: string): Promise<boolean> {
	const client = new pg.Client({ connectionString: url });
	client.on("error", () => {});
	return client
		.connect()
		.then(() => client.end())
		.then(
			() => true,
			() => false,
		);
}
