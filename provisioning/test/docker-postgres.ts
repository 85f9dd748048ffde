import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import Dockerode from "dockerode";
import pg from "pg";
import { until } from "./until.ts";

/** A Postgres 17 in a container, on a port of this machine that other containers reach as well. */
export type DockerPostgres = {
	container: string;
	/** As a superuser, for this machine. */
	adminUrl: string;
	/** Makes a database as a tenant's is, with the schema `n8n`; its URL is for this machine. */
	makeDatabase(name: string, template?: string): Promise<string>;
	stop(): Promise<void>;
};

const image = process.env.FLOMASTR_TEST_POSTGRES_IMAGE ?? "flomastr/postgres:17";

/**
 * @param name of the container; one that is there is replaced
 * @param options `size` of the disk that the data lies on; the journal has one of its own
 */
export async function startDockerPostgres(
	name: string,
	{ maxConnections = 200, size = "6g" }: { maxConnections?: number; size?: string } = {},
): Promise<DockerPostgres> {
	const docker = new Dockerode();
	const port = await freePort();
	const password = randomBytes(12).toString("hex");
	const script = `p=$(ls -d /usr/lib/postgresql/*/bin) && mkdir -p /var/lib/data/db && echo "$PW" >/tmp/pw &&
		$p/initdb -D /var/lib/data/db --waldir=/var/lib/wal/db -U postgres --pwfile=/tmp/pw -A scram-sha-256 --no-sync >/dev/null &&
		echo "host all all all scram-sha-256" >>/var/lib/data/db/pg_hba.conf &&
		exec $p/postgres -D /var/lib/data/db -p ${port} -c listen_addresses='*' -c unix_socket_directories=/tmp -c fsync=off -c max_connections=${maxConnections}`;
	await docker
		.getContainer(name)
		.remove({ force: true, v: true })
		.catch(() => {});
	const container = await docker.createContainer({
		name,
		Image: image,
		User: "postgres",
		Env: [`PW=${password}`],
		Entrypoint: ["bash", "-c", script],
		Cmd: [],
		HostConfig: {
			NetworkMode: "host",
			ShmSize: 256 * 1024 * 1024,
			Tmpfs: {
				"/var/lib/data": `rw,mode=0777,size=${size}`,
				"/var/lib/wal": "rw,mode=0777,size=2g",
				"/tmp": "rw,mode=1777,size=512m",
			},
		},
	});
	await container.start();
	const adminUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
	const admin = (database: string) => adminUrl.replace(/postgres$/, database);
	const answers = () =>
		query(adminUrl, "select 1").then(
			() => true,
			() => false,
		);
	await until("Postgres answers", answers);
	return {
		container: name,
		adminUrl,
		async makeDatabase(database, template) {
			const role = `${database}_n8n`;
			await query(adminUrl, `create role ${role} login password '${password}'`);
			await query(adminUrl, `create database ${database} template ${template ?? "template1"} owner ${role}`);
			if (template) {
				await query(admin(database), `reassign owned by ${template}_n8n to ${role}`);
				await query(admin(database), "truncate n8n.deployment_key");
			} else await query(admin(database), `create schema n8n authorization ${role}`);
			return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
		},
		async stop() {
			await container.remove({ force: true, v: true });
		},
	};
}

async function query(connectionString: string, sql: string): Promise<void> {
	const client = new pg.Client({ connectionString });
	client.on("error", () => {});
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(0, "0.0.0.0", () => {
			const address = server.address();
			server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
		});
	});
}
