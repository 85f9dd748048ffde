import bcrypt from "bcryptjs";
import Dockerode from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plans } from "#plans.ts";
import { type DockerPostgres, startDockerPostgres } from "../../test/docker-postgres.ts";
import { recordLog } from "../../test/record-log.ts";
import { type SwarmEngines, startSwarmEngines } from "../../test/swarm-engines.ts";
import { until } from "../../test/until.ts";
import { runtimeConformance } from "./conformance.ts";
import { textOf } from "./docker/logs.ts";
import type { RuntimeSpec } from "./runtime.ts";
import { createSwarmRuntime, type SwarmRuntime, type SwarmRuntimeOptions } from "./swarm.ts";
import { waitUntilHealthy } from "./wait-until-healthy.ts";

const slow = 600_000;
const platform = "sw1";
const repository = process.env.FLOMASTR_TEST_N8N_IMAGE ?? "flomastr/n8n";
const image = (release: string): string => `${repository}:${release}`;

let postgres: DockerPostgres;
let swarm: SwarmEngines;
let runtime: SwarmRuntime;
let options: SwarmRuntimeOptions;
let release: string;
let made = 0;

beforeAll(async () => {
	const [newest] = await new Dockerode().listImages({ filters: { reference: [`${repository}:*`] } });
	release = newest?.RepoTags?.find((tag) => tag.startsWith(`${repository}:`))?.slice(repository.length + 1) ?? "";
	expect(release, `build ${image("<release>")} first`).not.toBe("");
	postgres = await startDockerPostgres(`${platform}-postgres`);
	swarm = await startSwarmEngines(2, image(release));
	options = {
		docker: swarm.engines[0].docker,
		platform,
		image,
		reach: "published",
		hostAddress: swarm.hostAddress,
		healthEverySeconds: 2,
		lookEveryMs: 500,
		log: recordLog(),
	};
	runtime = createSwarmRuntime(options);
	await runtime.fillTemplate(release, await postgres.makeDatabase(`${platform}_template`));
}, slow);

afterAll(async () => {
	await runtime?.close();
	await swarm?.stop();
	await postgres?.stop();
}, slow);

async function newSpec(): Promise<RuntimeSpec> {
	const number = String(++made).padStart(4, "0");
	const secret = (name: string): string => `${name}-${number}`.padEnd(40, "x");
	return {
		tenantId: `0198a000-0000-7000-${number}-000000000000`,
		release,
		limits: plans.standard.limits,
		secrets: { encryptionKey: secret("key"), jwtSecret: secret("jwt"), runnersToken: secret("runners") },
		owner: {
			email: "owner@tenant.invalid",
			passwordHash: bcrypt.hashSync("irrelevant", 4),
			firstName: "Olive",
			lastName: "Owner",
		},
		databaseUrl: await postgres.makeDatabase(`${platform}_${number}`, `${platform}_template`),
		publicUrl: `http://t${number}.localhost:8080/`,
		controlPlaneUrl: "http://127.0.0.1:9",
	};
}

type Placed = { nodeId: string; pid: number; container: string };

async function placeOf(tenantId: string): Promise<Placed> {
	const filters = { service: [`${platform}-n8n-${tenantId}`], "desired-state": ["running"] };
	const [task] = await swarm.engines[0].docker.listTasks({ filters });
	const { PID: pid, ContainerID: container } = task.Status.ContainerStatus;
	return { nodeId: task.NodeID, pid, container };
}

const engineOf = (nodeId: string) => swarm.engines.find((engine) => engine.nodeId === nodeId);
const containerOf = async (tenantId: string) => {
	const { nodeId, container } = await placeOf(tenantId);
	return engineOf(nodeId)?.docker.getContainer(container).inspect();
};
/** What a container on the manager that is in this network gets from an address. */
async function visit(network: string, address: string): Promise<string> {
	const program = `fetch(process.argv[1] + "/healthz", { signal: AbortSignal.timeout(3000) }).then((answer) => console.log(answer.status), (error) => console.log(error.name))`;
	const container = await swarm.engines[0].docker.createContainer({
		Image: image(release),
		Entrypoint: ["node", "-e", program, address],
		Cmd: [],
		HostConfig: { NetworkMode: network },
	});
	await container.start();
	await container.wait();
	const output = textOf(await container.logs({ follow: false, stdout: true, stderr: true })).trim();
	await container.remove({ v: true });
	return output;
}

const answers = (tenantId: string): Promise<boolean> =>
	fetch(`${runtime.address(tenantId)}/healthz/readiness`).then(
		({ ok }) => ok,
		() => false,
	);

/** What a tenant takes is known of the manager's own node only: this one is made to run there. */
runtimeConformance("the swarm runtime", async () => {
	const here = createSwarmRuntime({ ...options, constraints: [`node.id == ${swarm.engines[0].nodeId}`] });
	return {
		runtime: here,
		spec: await newSpec(),
		kill: async (tenantId) => void process.kill((await placeOf(tenantId)).pid, "SIGKILL"),
		async lose(tenantId) {
			await swarm.engines[0].docker.getService(`${platform}-n8n-${tenantId}`).remove();
			return ["n8n"];
		},
		stop: () => here.close(),
	};
});

describe("tenants on two nodes", { timeout: slow }, () => {
	const specs: RuntimeSpec[] = [];
	const idOf = (index: number): string => specs[index]?.tenantId ?? "";

	beforeAll(async () => {
		specs.push(await newSpec(), await newSpec());
		for (const spec of specs) await runtime.ensure(spec);
		await Promise.all(specs.map(({ tenantId }) => waitUntilHealthy(runtime, tenantId, slow)));
	}, slow);

	test("are spread, because a node that has less to do is taken first", async () => {
		const places = await Promise.all(specs.map(({ tenantId }) => placeOf(tenantId)));
		expect(new Set(places.map(({ nodeId }) => nodeId)).size).toBe(2);
		expect(await runtime.list()).toEqual(new Map(specs.map(({ tenantId }) => [tenantId, []])));
		expect(await runtime.releases()).toEqual([release]);
	});

	test("own nothing of their node, and no secret of theirs stands where an operator looks", async () => {
		const found = await containerOf(idOf(0));
		expect(found?.HostConfig).toMatchObject({
			ReadonlyRootfs: true,
			CapDrop: ["ALL"],
			Memory: plans.standard.limits.memoryMb * 1024 * 1024,
			PidsLimit: plans.standard.limits.pids,
			NanoCpus: plans.standard.limits.cpus * 1e9,
		});
		expect(found?.Config.User).toBe("10001:10001");
		const service = await swarm.engines[0].docker.getService(`${platform}-n8n-${idOf(0)}`).inspect();
		const shown = JSON.stringify([found, service]);
		for (const secret of Object.values(specs[0]?.secrets ?? {})) expect(shown).not.toContain(secret);
		expect(shown).not.toContain(specs[0]?.owner.passwordHash);
	});

	test("are reached over their own network from another node, and over no other tenant's", async () => {
		const places = await Promise.all(specs.map(({ tenantId }) => placeOf(tenantId)));
		const far = places.findIndex(({ nodeId }) => nodeId !== swarm.engines[0].nodeId);
		const networkOf = (index: number): string => `${platform}-n8n-${idOf(index)}`;
		const ip = (await containerOf(idOf(far)))?.NetworkSettings.Networks[networkOf(far)]?.IPAddress ?? "";
		expect(await visit(networkOf(far), `http://${networkOf(far)}:5678`)).toBe("200");
		expect(await visit(networkOf(far), `http://${ip}:5678`)).toBe("200");
		expect(await visit(networkOf(1 - far), `http://${ip}:5678`)).toBe("TimeoutError");
	});

	test("tell what they take where the control plane can ask, and nothing elsewhere", async () => {
		for (const { tenantId } of specs) {
			const { nodeId } = await placeOf(tenantId);
			const usage = await runtime.usage(tenantId);
			if (nodeId === swarm.engines[0].nodeId) expect(usage?.memory).toBeGreaterThan(64 * 1024 * 1024);
			else expect(usage).toBeNull();
		}
	});

	test("get a changed secret as a new one, and the one of before is gone", async () => {
		const spec = structuredClone(specs[0]);
		if (spec === undefined) throw new RangeError("no tenant");
		const secrets = async () =>
			(await swarm.engines[0].docker.listSecrets({ filters: { label: [`flomastr.tenant=${spec.tenantId}`] } })).map(
				({ Spec }) => Spec?.Name,
			);
		const before = await secrets();
		spec.secrets.jwtSecret = "another".padEnd(40, "y");
		await runtime.ensure(spec);
		await waitUntilHealthy(runtime, spec.tenantId, slow);
		specs[0] = spec;
		const after = await secrets();
		expect(after).toHaveLength(before.length);
		expect(after.filter((name) => !before.includes(name))).toHaveLength(1);
	});

	test("come back on the other node when theirs dies, and answer", async () => {
		const worker = swarm.engines[1];
		const places = await Promise.all(specs.map(({ tenantId }) => placeOf(tenantId)));
		const index = places.findIndex(({ nodeId }) => nodeId === worker?.nodeId);
		const tenantId = idOf(index);
		expect(await answers(tenantId)).toBe(true);
		await worker?.kill();
		await until("it is seen to be down", async () => (await runtime.inspect(tenantId)).state !== "running", slow);
		await until("it answers again", async () => (await runtime.inspect(tenantId)).state === "running", slow);
		expect(await answers(tenantId)).toBe(true);
		expect((await placeOf(tenantId)).nodeId).toBe(swarm.engines[0].nodeId);
		expect(await answers(idOf(1 - index))).toBe(true);
		expect((await runtime.logs(tenantId, 500)).join("\n")).toContain("Owner was set up successfully");
	});

	test("leave nothing in the swarm when they are removed, though a node is dead", async () => {
		for (const { tenantId } of specs) await runtime.remove(tenantId);
		const { docker } = swarm.engines[0];
		expect(await runtime.list()).toEqual(new Map());
		expect([await docker.listServices(), await docker.listSecrets()]).toEqual([[], []]);
	});
});

test("an engine that is no swarm says how to make one, because the operator has to", async () => {
	const alone = createSwarmRuntime({ docker: new Dockerode(), platform, reach: "overlay", log: recordLog() });
	try {
		await expect(alone.inspect("0198a000-0000-7000-8000-000000000000")).rejects.toMatchObject({
			code: "runtime_failed",
			message: expect.stringContaining("docker swarm init"),
		});
	} finally {
		await alone.close();
	}
});

test("an engine that does not answer is down, because what needs it waits", async () => {
	const docker = new Dockerode({ socketPath: "/nonexistent/docker.sock" });
	const heard: boolean[] = [];
	const onEngine = (up: boolean): void => void heard.push(up);
	const away = createSwarmRuntime({ docker, platform, reach: "overlay", log: recordLog(), onEngine });
	await expect(away.list()).rejects.toMatchObject({ code: "docker_down" });
	await until("it is told", () => heard.length > 0);
	expect(heard).toEqual([false]);
	await away.close();
});
