import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { isDeepStrictEqual } from "node:util";
import Dockerode from "dockerode";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { plans } from "#plans.ts";
import { type DockerStack, startDockerStack } from "../../test/docker-stack.ts";
import { makeFolder } from "../../test/temporary-folder.ts";
import { until } from "../../test/until.ts";
import { runtimeConformance } from "./conformance.ts";
import type { RuntimeSpec } from "./runtime.ts";
import { waitUntilHealthy } from "./wait-until-healthy.ts";

const slow = 600_000;
let stack: DockerStack;
const nameOf = (tenantId: string): string => `${stack.platform}-n8n-${tenantId}`;
const containerOf = (tenantId: string) => stack.docker.getContainer(nameOf(tenantId));

/** As a program that is killed, not as an operator who stops it. */
async function kill(tenantId: string): Promise<void> {
	process.kill((await containerOf(tenantId).inspect()).State.Pid, "SIGKILL");
}

beforeAll(async () => {
	stack = await startDockerStack("rt1");
}, slow);
afterAll(() => stack?.stop(), slow);

runtimeConformance("the docker runtime", async () => ({
	runtime: stack.runtime,
	spec: await stack.newSpec(),
	kill,
	async lose(tenantId) {
		await containerOf(tenantId).remove({ force: true, v: true });
		await stack.docker.getVolume(nameOf(tenantId)).remove();
		return ["n8n", "files"];
	},
	stop: async () => {},
}));

describe("a tenant's container", { timeout: slow }, () => {
	let spec: RuntimeSpec;
	let tenantId: string;
	const pid = async (): Promise<number> => (await containerOf(tenantId).inspect()).State.Pid;
	const answers = (): Promise<boolean> =>
		fetch(`${stack.runtime.address(tenantId)}/healthz/readiness`).then(
			({ ok }) => ok,
			() => false,
		);

	beforeAll(async () => {
		spec = await stack.newSpec();
		({ tenantId } = spec);
		await stack.runtime.ensure(spec);
		await waitUntilHealthy(stack.runtime, tenantId, slow);
	}, slow);

	test("sleeps frozen, with its memory taken and no policy that would start it, and wakes as the same process", async () => {
		const before = await pid();
		const awake = await stack.runtime.usage(tenantId);
		await stack.runtime.sleep(tenantId);
		expect(await stack.runtime.inspect(tenantId)).toMatchObject({
			state: "asleep",
			detail: "it sleeps until something is to do",
			address: null,
		});
		const { State, HostConfig } = await containerOf(tenantId).inspect();
		expect(State).toMatchObject({ Paused: true, OOMKilled: false });
		expect(HostConfig).toMatchObject({ MemorySwap: -1, RestartPolicy: { Name: "no" } });
		const asleep = await stack.runtime.usage(tenantId);
		expect(asleep?.memory).toBeLessThan((awake?.memory ?? 0) / 4);
		await stack.runtime.wake(tenantId);
		await waitUntilHealthy(stack.runtime, tenantId);
		expect(await answers()).toBe(true);
		expect(await pid()).toBe(before);
		const { HostConfig: again } = await containerOf(tenantId).inspect();
		const memory = spec.limits.memoryMb * 1024 * 1024;
		expect(again).toMatchObject({ Memory: memory, MemorySwap: memory, RestartPolicy: { Name: "unless-stopped" } });
	});

	test("is found by the next process of ours as it is, awake or asleep, because the control plane may be killed", async () => {
		const before = await pid();
		await stack.runtime.sleep(tenantId);
		const { runtime, log } = stack.another();
		await until("the sleeper was found", async () => (await runtime.inspect(tenantId)).state === "asleep");
		await runtime.wake(tenantId);
		await until("it is known to answer", async () => (await runtime.inspect(tenantId)).state === "running");
		const third = stack.another().runtime;
		await until("the other found it", () => third.address(tenantId));
		await third.ensure(structuredClone(spec));
		expect(await pid()).toBe(before);
		expect((await third.logs(tenantId, 2_000)).join("\n").match(/Owner was set up successfully/g)).toHaveLength(1);
		expect(log.lines.filter(({ level }) => level !== "info")).toEqual([]);
	});

	test("is stopped to sleep where the host has no swap, and says so; waking starts it", async () => {
		const { runtime, log } = stack.another({
			freeSwap: async () => 0,
			specOf: async (id) => (id === tenantId ? spec : null),
		});
		await runtime.sleep(tenantId);
		expect(await runtime.inspect(tenantId)).toMatchObject({
			state: "asleep",
			detail: expect.stringContaining("this host has no swap"),
			address: null,
		});
		expect((await containerOf(tenantId).inspect()).State.Running).toBe(false);
		await runtime.wake(tenantId);
		await waitUntilHealthy(runtime, tenantId, slow);
		await runtime.sleep(tenantId);
		expect(log.lines.filter(({ message }) => message.includes("give the host a swap file"))).toHaveLength(1);
		await stack.runtime.ensure(spec);
		await waitUntilHealthy(stack.runtime, tenantId, slow);
	});

	test("that was cut off from its network, or whose network is gone, is told and made anew in it", async () => {
		const name = nameOf(tenantId);
		await stack.docker.getNetwork(name).disconnect({ Container: name, Force: true });
		expect((await stack.runtime.list()).get(tenantId)).toEqual(["network"]);
		await stack.docker.getNetwork(name).remove();
		expect((await stack.runtime.list()).get(tenantId)).toEqual(["network"]);
		await stack.runtime.ensure(spec);
		await waitUntilHealthy(stack.runtime, tenantId, slow);
		// A stopped one goes by the id of the network that it was started in.
		await stack.runtime.stop(tenantId);
		await stack.docker.getNetwork(name).remove();
		await stack.runtime.ensure(spec);
		await waitUntilHealthy(stack.runtime, tenantId, slow);
		expect(await answers()).toBe(true);
		expect((await stack.runtime.list()).get(tenantId)).toEqual([]);
	});

	test("hides its secrets from whoever inspects it, and from its own disk", async () => {
		const secrets = [...Object.values(spec.secrets), spec.owner.passwordHash, new URL(spec.databaseUrl).password];
		const shown = JSON.stringify(await containerOf(tenantId).inspect());
		const search = `import { readdirSync, readFileSync } from "node:fs";
			const secrets = process.argv.slice(1);
			const files = readdirSync("/home/n8n", { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
			const read = (path) => readFileSync(path, "latin1");
			const texts = [...files.map(({ parentPath, name }) => [parentPath + "/" + name, read(parentPath + "/" + name)]),
				["argv", read("/proc/1/cmdline")], ["environment", read("/proc/1/environ")]];
			const held = texts.filter(([, text]) => secrets.some((secret) => text.includes(secret))).map(([name]) => name);
			console.log(JSON.stringify({ files: files.length, held }));`;
		for (const secret of secrets) expect(shown).not.toContain(secret);
		expect(await stack.inside(tenantId, search, ...secrets)).toEqual({ files: expect.any(Number), held: [] });
	});

	test("finds n8n's code compiled by the template's boot, because compiling it takes every boot as long again", async () => {
		const count = `import { readdirSync } from "node:fs";
			console.log(JSON.stringify(readdirSync("/compile-cache", { recursive: true }).length))`;
		expect(await stack.inside(tenantId, count)).toBeGreaterThan(1_000);
	});

	test("that another has taken the name of is refused by name, because it might be anything", async () => {
		const other = await stack.newSpec();
		const foreign = await stack.docker.createContainer({
			name: nameOf(other.tenantId),
			Image: (await containerOf(tenantId).inspect()).Image,
		});
		await expect(stack.runtime.ensure(other)).rejects.toMatchObject({
			code: "runtime_failed",
			message: expect.stringContaining("that FloMastr did not make"),
		});
		await foreign.remove({ v: true });
	});

	test("of a release without an image is refused with what to run, and leaves nothing that remove does not find", async () => {
		const other = { ...(await stack.newSpec()), release: "0.0.0-none" };
		await expect(stack.runtime.ensure(other)).rejects.toMatchObject({
			code: "image_missing",
			message: expect.stringMatching(/:0\.0\.0-none is not on this machine.*docker load/),
		});
		expect((await stack.runtime.list()).get(other.tenantId)).toEqual(["n8n"]);
		await stack.runtime.remove(other.tenantId);
		expect((await stack.runtime.list()).has(other.tenantId)).toBe(false);
		await stack.docker.getVolume(`${stack.platform}-compile-0.0.0-none`).remove();
	});
});

describe("what somebody waits for", { timeout: slow }, () => {
	const usual = { NanoCpus: plans.small.limits.cpus * 1e9, CpuShares: 1024 };
	const boosted = { NanoCpus: 2e9, CpuShares: 4096 };

	test("has two cores and comes first, a boot and a waking, and then what its plan gives, because half a core takes three times as long", async () => {
		const spec = { ...(await stack.newSpec()), limits: plans.small.limits };
		const share = async () => {
			const { HostConfig } = await containerOf(spec.tenantId).inspect();
			return { NanoCpus: HostConfig.NanoCpus, CpuShares: HostConfig.CpuShares };
		};
		const isUsual = async () => isDeepStrictEqual(await share(), usual);
		await stack.runtime.ensure(spec);
		expect(await share()).toEqual(boosted);
		await waitUntilHealthy(stack.runtime, spec.tenantId, slow);
		await until("its plan holds", isUsual);

		await stack.runtime.sleep(spec.tenantId);
		await stack.runtime.wake(spec.tenantId);
		expect(await share()).toEqual(boosted);
		await until("its plan holds again", isUsual);

		// One whose control plane was killed while it booted.
		await containerOf(spec.tenantId).update(boosted);
		const { runtime } = stack.another();
		await until("the next process found it", isUsual);
		await runtime.remove(spec.tenantId);
	});
});

test("new tenants get the release that was named, else the newest, whatever order the engine tells them in", async () => {
	const made = ["rt1-first", "rt1-second", "rt1-third"];
	const image = (release: string) => `flomastr-rt1/n8n:${release}`;
	for (const release of made) {
		const input = `FROM flomastr/n8n:${stack.release}\nLABEL flomastr.release=${release}\n`;
		execFileSync("docker", ["build", "-q", "-t", image(release), "-"], { input });
	}
	onTestFinished(() => void execFileSync("docker", ["rmi", ...made.map(image)]));
	const newest = await stack.another({ image }).runtime.releases();
	expect(newest.toSorted()).toEqual(made);
	for (let turn = 0; turn < 5; turn++) expect(await stack.another({ image }).runtime.releases()).toEqual(newest);
	for (const release of made) {
		expect(await stack.another({ image, release }).runtime.releases()).toEqual([
			release,
			...newest.filter((other) => other !== release),
		]);
	}
	expect(await stack.another({ image, release: "rt1-gone" }).runtime.releases()).toEqual(newest);
});

test("a template has n8n's tables and nothing of the boot that made them is left", async () => {
	const client = new pg.Client({ connectionString: stack.template });
	await client.connect();
	const { rows } = await client.query("select count(*)::int as count from n8n.migrations");
	await client.end();
	expect(rows[0].count).toBeGreaterThan(200);
	const name = `${stack.platform}-template-${stack.release}`;
	expect(await stack.docker.listContainers({ all: true, filters: { name: [name] } })).toEqual([]);
	expect(await stack.docker.listNetworks({ filters: { name: [name] } })).toEqual([]);
});

describe("an engine that goes away", { timeout: slow }, () => {
	const folder = makeFolder();
	const socketPath = `${folder.path}/docker.sock`;
	const sockets = new Set<Socket>();
	let server: Server | null = null;

	/** A way to the engine that can be cut, since others live in the engine itself. */
	async function open(): Promise<void> {
		server = createServer((socket) => {
			const engine = connect("/var/run/docker.sock");
			for (const [from, to] of [[socket, engine] as const, [engine, socket] as const]) {
				sockets.add(from);
				from.on("error", () => {}).on("close", () => to.destroy());
				from.pipe(to);
			}
		});
		await new Promise<void>((resolve) => server?.listen(socketPath, resolve));
	}

	async function cut(): Promise<void> {
		for (const socket of sockets) socket.destroy();
		await new Promise((resolve) => server?.close(resolve));
		rmSync(socketPath, { force: true });
	}

	afterAll(async () => {
		await cut();
		folder.remove();
	});

	test("is named by every verb, and what happened meanwhile is made good when it is back", async () => {
		const told: boolean[] = [];
		await open();
		const { runtime } = stack.another({ docker: new Dockerode({ socketPath }), onEngine: (up) => told.push(up) });
		const spec = await stack.newSpec();
		const { tenantId } = spec;
		await runtime.ensure(spec);
		await waitUntilHealthy(runtime, tenantId, slow);
		// The other one would hand over the secrets in its place.
		await stack.runtime.close();
		await cut();
		await until("the loss was told", () => told.at(-1) === false);
		const verbs = [
			() => runtime.ensure(spec),
			() => runtime.inspect(tenantId),
			() => runtime.sleep(tenantId),
			() => runtime.wake(tenantId),
			() => runtime.stop(tenantId),
			() => runtime.restart(tenantId),
			() => runtime.remove(tenantId),
			() => runtime.logs(tenantId, 1),
			() => runtime.usage(tenantId),
			() => runtime.list(),
			() => runtime.releases(),
			() => runtime.fillTemplate(stack.release, stack.template),
		];
		for (const verb of verbs) {
			await expect(verb()).rejects.toMatchObject({
				code: "docker_down",
				message: expect.stringContaining("systemctl start docker"),
			});
		}
		const before = (await containerOf(tenantId).inspect()).State.StartedAt;
		await kill(tenantId);
		const restarted = async () => (await containerOf(tenantId).inspect()).State.StartedAt !== before;
		await until("its restart policy started it", restarted);
		await open();
		await until("the return was told", () => told.at(-1) === true);
		await waitUntilHealthy(runtime, tenantId, slow);
		expect(await runtime.inspect(tenantId)).toMatchObject({ state: "running", restarts: 1 });
	});
});
