import { fileURLToPath } from "node:url";
import bcrypt from "bcryptjs";
import Dockerode from "dockerode";
import { onTestFinished } from "vitest";
import { releaseOf } from "#n8n/release.ts";
import { plans } from "#plans.ts";
import { textOf } from "#runtimes/docker/logs.ts";
import { createDockerRuntime, type DockerRuntime, type DockerRuntimeOptions } from "#runtimes/docker.ts";
import type { RuntimeSpec, RuntimeState } from "#runtimes/runtime.ts";
import { type DockerPostgres, startDockerPostgres } from "./docker-postgres.ts";
import { type RecordedLog, recordLog } from "./record-log.ts";

/** Whoever tries an image that is not the product's names its repository here. */
const repository = process.env.FLOMASTR_TEST_N8N_IMAGE ?? "flomastr/n8n";
const image = (release: string): string => `${repository}:${release}`;

export type DockerStack = {
	docker: Dockerode;
	platform: string;
	runtime: DockerRuntime;
	log: RecordedLog;
	health: { tenantId: string; state: RuntimeState }[];
	postgres: DockerPostgres;
	release: string;
	/** URL of the template database. */
	template: string;
	/** A second process of ours, as it were, on the same containers; for the running test. */
	another(changes?: Partial<DockerRuntimeOptions>): { runtime: DockerRuntime; log: RecordedLog };
	/** Of a new tenant, its database made from the template. */
	newSpec(controlPlaneUrl?: string): Promise<RuntimeSpec>;
	/** Runs a program of Node's inside a tenant's container and returns what it printed, read as JSON. */
	inside(tenantId: string, program: string, ...argv: string[]): Promise<unknown>;
	stop(): Promise<void>;
};

const projectRoot = fileURLToPath(new URL("../../", import.meta.url));
let tenants = 0;

/** The real engine with a Postgres 17, and a template database that one boot has filled. */
export async function startDockerStack(platform: string): Promise<DockerStack> {
	const docker = new Dockerode();
	const postgres = await startDockerPostgres(`${platform}-postgres`);
	const log = recordLog();
	const health: DockerStack["health"] = [];
	const base: DockerRuntimeOptions = {
		docker,
		platform,
		controlPlane: "host",
		image,
		release: releaseOf(projectRoot),
		log,
		onHealth: (tenantId, state) => health.push({ tenantId, state }),
	};
	const runtime = createDockerRuntime(base);
	for (const left of (await runtime.list()).keys()) await runtime.remove(left);
	const [release] = await runtime.releases();
	if (release === undefined) throw new Error(`No image ${image("<release>")} is here; build it first.`);
	const template = await postgres.makeDatabase(`${platform}_template`);
	await runtime.fillTemplate(release, template);
	const suffix = Date.now().toString(16).slice(-8);
	return {
		docker,
		platform,
		runtime,
		log,
		health,
		postgres,
		release,
		template,
		another(changes) {
			const log = recordLog();
			const runtime = createDockerRuntime({ ...base, log, ...changes });
			onTestFinished(() => runtime.close());
			return { runtime, log };
		},
		async newSpec(controlPlaneUrl = "http://127.0.0.1:9") {
			const number = String(++tenants).padStart(4, "0");
			const databaseUrl = await postgres.makeDatabase(`${platform}_${number}`, `${platform}_template`);
			const secret = (name: string): string => `${name}-${number}-${suffix}`.padEnd(40, "x");
			return {
				tenantId: `0198a000-0000-7000-${number}-0000${suffix}`,
				release,
				limits: plans.large.limits,
				secrets: { encryptionKey: secret("key"), jwtSecret: secret("jwt"), runnersToken: secret("runners") },
				owner: {
					email: "owner@tenant.invalid",
					passwordHash: bcrypt.hashSync("irrelevant", 4),
					firstName: "Olive",
					lastName: "Owner",
				},
				databaseUrl,
				publicUrl: `http://t${number}.localhost:8080/`,
				controlPlaneUrl,
			};
		},
		inside: (tenantId, program, ...argv) => runInside(docker, `${platform}-n8n-${tenantId}`, program, argv),
		async stop() {
			for (const tenantId of (await runtime.list()).keys()) await runtime.remove(tenantId);
			await runtime.close();
			await docker.getVolume(`${platform}-compile-${release}`).remove({ force: true });
			await postgres.stop();
		},
	};
}

export async function runInside(docker: Dockerode, name: string, program: string, argv: string[]): Promise<unknown> {
	const exec = await docker.getContainer(name).exec({
		Cmd: ["node", "--input-type=module", "-e", program, ...argv],
		AttachStdout: true,
		AttachStderr: true,
	});
	const stream = await exec.start({});
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(Buffer.from(chunk));
	const output = textOf(Buffer.concat(chunks)).trim();
	try {
		return JSON.parse(output.split("\n").at(-1) ?? "");
	} catch {
		const { ExitCode } = await exec.inspect();
		return { exitCode: ExitCode, output };
	}
}
