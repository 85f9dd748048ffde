import { setTimeout as wait } from "node:timers/promises";
import Dockerode from "dockerode";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

const docker = new Dockerode();
const name = "pi1-postgres";
const volumes = [`${name}-data`, `${name}-secrets`];
let container: Dockerode.Container;

beforeAll(async () => {
	await clear();
	container = await docker.createContainer({
		name,
		Image: "flomastr/postgres:17",
		// As in docker-compose.yml.
		HostConfig: {
			ReadonlyRootfs: true,
			CapDrop: ["ALL"],
			SecurityOpt: ["no-new-privileges"],
			Tmpfs: { "/tmp": "", "/var/run/postgresql": "uid=10003,gid=10003,mode=0755" },
			Binds: [`${volumes[0]}:/var/lib/postgresql`, `${volumes[1]}:/run/flomastr`],
		},
	});
	await container.start();
	await healthy();
});

afterAll(clear);

async function clear(): Promise<void> {
	const gone = ({ statusCode }: { statusCode?: number }): void => {
		if (statusCode !== 404) throw new Error(`the engine answered ${statusCode}`);
	};
	await docker.getContainer(name).remove({ force: true, v: true }).catch(gone);
	for (const volume of volumes) await docker.getVolume(volume).remove().catch(gone);
}

/** The suite's own time limit ends it. */
async function healthy(): Promise<void> {
	while ((await container.inspect()).State.Health?.Status !== "healthy") await wait(200);
}

/** What a program in the container printed. */
async function inside(...argv: string[]): Promise<string> {
	const exec = await container.exec({ Cmd: argv, AttachStdout: true, Tty: true });
	const stream = await exec.start({ Tty: true });
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString("utf8").trim();
}

async function connect(password: string): Promise<pg.Client> {
	const address = (await container.inspect()).NetworkSettings.Networks.bridge?.IPAddress;
	const client = new pg.Client({ host: address, user: "flomastr", password, database: "postgres" });
	await client.connect();
	return client;
}

test("the first start makes a Postgres 17 with pgvector and a password of its own that only the platform's group reads", async () => {
	expect(await inside("stat", "-c", "%a %u %g", "/run/flomastr/postgres-password")).toBe("640 10003 10002");
	const password = await inside("cat", "/run/flomastr/postgres-password");
	expect(password).toMatch(/^[A-Za-z0-9]{35,}$/);
	const client = await connect(password);
	const { rows } = await client.query("SELECT current_setting('server_version_num')::int / 10000 AS version");
	expect(rows).toEqual([{ version: 17 }]);
	await client.query("CREATE EXTENSION vector");
	const near = await client.query("SELECT '[1,2,2]'::vector <-> '[0,0,0]'::vector AS distance");
	expect(near.rows).toEqual([{ distance: 3 }]);
	await client.end();
});

test("without the password nobody comes in, not from its own container either", async () => {
	await expect(connect("wrong")).rejects.toMatchObject({ code: "28P01" });
	expect(
		await inside("psql", "-w", "-h", "/var/run/postgresql", "-U", "flomastr", "-c", "SELECT 1", "postgres"),
	).toMatch(/no password supplied/);
	expect(await inside("grep", "-cE", "^[a-z].*(trust|peer|md5|ident)$", "/var/lib/postgresql/17/pg_hba.conf")).toBe(
		"0",
	);
});

test("another start keeps data and password", async () => {
	const password = await inside("cat", "/run/flomastr/postgres-password");
	const before = await connect(password);
	await before.query("CREATE TABLE kept AS SELECT 7 AS number");
	await before.end();
	await container.restart();
	await healthy();
	expect(await inside("cat", "/run/flomastr/postgres-password")).toBe(password);
	const after = await connect(password);
	expect((await after.query("SELECT number FROM kept")).rows).toEqual([{ number: 7 }]);
	await after.end();
});
