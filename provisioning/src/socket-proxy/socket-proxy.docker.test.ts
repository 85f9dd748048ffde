import { once } from "node:events";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import Dockerode, { type ContainerCreateOptions } from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordLog } from "../../test/record-log.ts";
import { createSocketProxy } from "./serve.ts";

const platform = "sp1";
const socketPath = "/var/run/docker.sock";
const engine = new Dockerode({ socketPath });
const log = recordLog();
const proxy = createSocketProxy({ platform, socketPath, log });
const labels = { "flomastr.platform": platform, "flomastr.tenant": "t1" };
const name = `${platform}-n8n-t1`;
let docker: Dockerode;
let port: number;
let image: string;
/** A container and a network of somebody else's on the same host. */
let foreign: Dockerode.Container;
let foreignNetwork: Dockerode.Network;

beforeAll(async () => {
	proxy.listen(0, "127.0.0.1");
	await once(proxy, "listening");
	port = (proxy.address() as AddressInfo).port;
	docker = new Dockerode({ host: "127.0.0.1", port });
	const images = await engine.listImages({ filters: { label: ["flomastr.release"] } });
	image = images.flatMap(({ RepoTags }) => RepoTags ?? []).find((tag) => tag.startsWith("flomastr/n8n:")) ?? "";
	expect(image, "build flomastr/n8n first").not.toBe("");
	await clear();
	foreign = await engine.createContainer({ name: "foreign-sp1", Image: image, Entrypoint: ["sleep", "600"], Cmd: [] });
	await foreign.start();
	foreignNetwork = await engine.createNetwork({
		Name: "foreign-sp1",
		IPAM: { Config: [{ Subnet: "10.249.1.0/28" }] },
	} as Dockerode.NetworkCreateOptions);
});

afterAll(async () => {
	await clear();
	proxy.closeAllConnections();
	proxy.close();
});

async function clear(): Promise<void> {
	for (const left of [name, "foreign-sp1"]) {
		await engine.getContainer(left).remove({ force: true, v: true }).catch(missing);
		await engine.getNetwork(left).remove().catch(missing);
		await engine.getVolume(left).remove().catch(missing);
	}
}

function missing(thrown: { statusCode?: number }): void {
	if (thrown.statusCode !== 404) throw thrown;
}

/** As the runtime makes one, but for the program. */
function tenant(changes: Partial<ContainerCreateOptions> = {}, host: object = {}): ContainerCreateOptions {
	return {
		name,
		Image: image,
		User: "10001:10001",
		Entrypoint: ["cat"],
		Cmd: [],
		Labels: labels,
		OpenStdin: true,
		...changes,
		HostConfig: {
			ReadonlyRootfs: true,
			CapDrop: ["ALL"],
			SecurityOpt: ["no-new-privileges"],
			Memory: 64 * 1024 * 1024,
			NetworkMode: "none",
			RestartPolicy: { Name: "unless-stopped" },
			...host,
		},
	};
}

test("a tenant's container lives its whole life through the proxy, its secrets over the hijacked stream", async () => {
	await docker.createVolume({ Name: name, Labels: labels });
	await docker.createNetwork({
		Name: name,
		Driver: "bridge",
		Labels: labels,
		IPAM: { Driver: "default", Config: [{ Subnet: "10.249.2.0/28", Gateway: "10.249.2.1" }] },
	});
	const events = await docker.getEvents({ filters: { type: ["container"], event: ["start"] } });
	const started = once(events, "data");
	const options = tenant({}, { NetworkMode: name, Binds: [`${name}:/home/n8n`] });
	const container = await docker.createContainer(options);
	await container.start();
	expect(String(await started)).toContain(container.id);
	(events as unknown as { destroy(): void }).destroy();

	const stream = await container.attach({ stream: true, stdin: true, hijack: true });
	stream.resume();
	stream.end("a line of secrets\n");
	// Behind eight bytes that say which stream it is; the client's own body is nothing that the container may read.
	await expect
		.poll(async () => (await container.logs({ stdout: true, follow: false })).subarray(8).toString(), {
			timeout: 10_000,
		})
		.toBe("a line of secrets\n");

	await container.update({ Memory: 48 * 1024 * 1024, MemorySwap: -1, RestartPolicy: { Name: "no" } });
	expect((await container.inspect()).HostConfig.Memory).toBe(48 * 1024 * 1024);
	await container.pause();
	expect((await container.inspect()).State.Paused).toBe(true);
	await container.unpause();
	expect((await container.stats({ stream: false, "one-shot": true })).memory_stats.usage).toBeGreaterThan(0);
	const [found] = await docker.listContainers({ all: true, filters: { label: [`flomastr.platform=${platform}`] } });
	expect(found?.Id).toBe(container.id);
	expect((await docker.listNetworks()).some(({ Name }) => Name === name)).toBe(true);
	const { Volumes } = await docker.listVolumes({ filters: { label: [`flomastr.platform=${platform}`] } });
	expect(Volumes.map(({ Name }) => Name)).toEqual([name]);
	await container.restart({ t: 0 });
	const ended = container.wait();
	await container.stop({ t: 0 });
	expect((await ended).StatusCode).toBeGreaterThan(0);

	await docker.getNetwork(name).disconnect({ Container: container.id, Force: true });
	await docker.getNetwork(name).connect({ Container: container.id, EndpointConfig: { Aliases: ["n8n"] } });
	await container.remove({ force: true });
	await docker.getNetwork(name).remove();
	await docker.getVolume(name).remove();
	await expect(container.inspect()).rejects.toMatchObject({ statusCode: 404 });
});

test("the engine itself can be asked after, also by an address with a version", async () => {
	expect(String(await docker.ping())).toBe("OK");
	expect((await docker.version()).ApiVersion).toMatch(/^\d/);
	expect((await docker.info()).MemTotal).toBeGreaterThan(0);
	expect(await call("GET", "/v1.41/_ping")).toMatchObject({ status: 200, text: "OK" });
	expect((await docker.listImages({ filters: { label: ["flomastr.release"] } })).length).toBeGreaterThan(0);
	await expect(docker.getImage(image).inspect()).resolves.toHaveProperty("Id");
});

describe("what reaches the host is refused before the engine sees it:", () => {
	const cases: [string, ContainerCreateOptions | (() => ContainerCreateOptions), RegExp][] = [
		["a privileged container", () => tenant({}, { Privileged: true }), /HostConfig.*Privileged/],
		["the same spelt otherwise", () => tenant({}, { privileged: true }), /HostConfig.*privileged/],
		["the host's root folder", () => tenant({}, { Binds: ["/:/host"] }), /Binds.*volume/],
		["Docker's socket", () => tenant({}, { Binds: ["/var/run/docker.sock:/s"] }), /Binds/],
		["another platform's volume", () => tenant({}, { Binds: ["other-n8n-t1:/home/n8n"] }), /Binds/],
		["a folder out of a volume", () => tenant({}, { Binds: [`${platform}-n8n-../../etc:/x`] }), /Binds/],
		["a mount", () => tenant({}, { Mounts: [{ Type: "bind", Source: "/", Target: "/x" }] }), /Mounts/],
		["volumes of another container", () => tenant({}, { VolumesFrom: ["foreign-sp1"] }), /VolumesFrom/],
		["the host's network", () => tenant({}, { NetworkMode: "host" }), /NetworkMode/],
		["another container's network", () => tenant({}, { NetworkMode: "container:foreign-sp1" }), /NetworkMode/],
		["the host's processes", () => tenant({}, { PidMode: "host" }), /PidMode/],
		["the host's shared memory", () => tenant({}, { IpcMode: "host" }), /IpcMode/],
		["the host's users", () => tenant({}, { UsernsMode: "host" }), /UsernsMode/],
		["an added capability", () => tenant({}, { CapAdd: ["SYS_ADMIN"] }), /CapAdd/],
		["capabilities that were kept", () => tenant({}, { CapDrop: [] }), /drop ALL/],
		["no seccomp", () => tenant({}, { SecurityOpt: ["seccomp=unconfined"] }), /SecurityOpt/],
		["a device", () => tenant({}, { Devices: [{ PathOnHost: "/dev/sda" }] }), /Devices/],
		["a kernel setting", () => tenant({}, { Sysctls: { "net.ipv4.ip_forward": "1" } }), /Sysctls/],
		["a port of the host", () => tenant({}, { PortBindings: { "80/tcp": [{ HostPort: "80" }] } }), /PortBindings/],
		["a writable root", () => tenant({}, { ReadonlyRootfs: false }), /ReadonlyRootfs/],
		["root with a program of its choice", () => tenant({ User: "0:0" }), /User.*must be 10001/],
		["another image", () => tenant({ Image: "debian:trixie-slim" }), /Image.*flomastr\/n8n/],
		["another platform's label", () => tenant({ Labels: { "flomastr.platform": "other" } }), /Labels/],
		[
			"a container that calls itself a door",
			() => tenant({ Labels: { ...labels, "flomastr.door": platform } }),
			/door/,
		],
		["a foreign name", () => tenant({ name: "postgres" }), /name.*sp1-/],
	];
	test.each(cases)("%s", async (_what, options, reason) => {
		const before = log.lines.length;
		const refused = await docker.createContainer(typeof options === "function" ? options() : options).catch((e) => e);
		expect(refused).toMatchObject({ statusCode: 403, json: { message: expect.stringMatching(reason) } });
		expect(log.lines.slice(before)).toHaveLength(1);
		await expect(engine.getContainer(name).inspect()).rejects.toMatchObject({ statusCode: 404 });
	});

	test("a volume that is a folder of the host", async () => {
		const DriverOpts = { type: "none", o: "bind", device: "/" };
		await expect(docker.createVolume({ Name: name, Labels: labels, DriverOpts })).rejects.toMatchObject({
			statusCode: 403,
			json: { message: expect.stringMatching(/DriverOpts/) },
		});
	});

	test("a network on the host's own interface", async () => {
		const options = { Name: name, Labels: labels, Driver: "macvlan" };
		await expect(docker.createNetwork(options)).rejects.toMatchObject({ statusCode: 403 });
		const named = { ...options, Driver: "bridge", Options: { "com.docker.network.bridge.name": "docker0" } };
		await expect(docker.createNetwork(named)).rejects.toMatchObject({ statusCode: 403 });
	});
});

describe("what is somebody else's stays untouched:", () => {
	test("a container", async () => {
		const theirs = docker.getContainer(foreign.id);
		const verbs = {
			inspect: () => theirs.inspect(),
			start: () => theirs.start(),
			stop: () => theirs.stop(),
			restart: () => theirs.restart(),
			pause: () => theirs.pause(),
			remove: () => theirs.remove(),
		};
		for (const [verb, ask] of Object.entries(verbs)) {
			await expect(ask(), verb).rejects.toMatchObject({ statusCode: 403 });
		}
		await expect(theirs.logs({ stdout: true, follow: false })).rejects.toMatchObject({ statusCode: 403 });
		await expect(theirs.update({ Memory: 8e6 })).rejects.toMatchObject({ statusCode: 403 });
		await expect(theirs.attach({ stream: true, stdin: true, hijack: true })).rejects.toMatchObject({ statusCode: 403 });
		await expect(docker.getContainer("foreign-sp1").remove({ force: true })).rejects.toMatchObject({ statusCode: 403 });
		expect((await foreign.inspect()).State.Running).toBe(true);
	});

	test("a network, and whoever is in it", async () => {
		await expect(docker.getNetwork("foreign-sp1").remove()).rejects.toMatchObject({ statusCode: 403 });
		await expect(docker.getNetwork(foreignNetwork.id).connect({ Container: foreign.id })).rejects.toMatchObject({
			statusCode: 403,
		});
		await docker.createNetwork({
			Name: name,
			Driver: "bridge",
			Labels: labels,
			IPAM: { Driver: "default", Config: [{ Subnet: "10.249.2.0/28" }] },
		});
		await expect(docker.getNetwork(name).connect({ Container: foreign.id })).rejects.toMatchObject({ statusCode: 403 });
		expect(Object.keys((await foreign.inspect()).NetworkSettings.Networks)).not.toContain(name);
		await docker.getNetwork(name).remove();
	});

	test("the list of all containers, all volumes, all events", async () => {
		await expect(docker.listContainers({ all: true })).rejects.toMatchObject({ statusCode: 403 });
		await expect(docker.listVolumes()).rejects.toMatchObject({ statusCode: 403 });
		await expect(docker.getEvents()).rejects.toMatchObject({ statusCode: 403 });
	});
});

test.each([
	["POST", "/containers/sp1-n8n-t1/exec"],
	["POST", "/v1.41/exec/abc/start"],
	["POST", "/build"],
	["POST", "/images/create?fromImage=debian"],
	["POST", "/swarm/init"],
	["POST", "/plugins/pull"],
	["GET", "/containers/sp1-n8n-t1/archive?path=/"],
	["POST", "/containers/prune"],
	["GET", "/secrets"],
	["DELETE", "/images/debian:trixie-slim"],
	["GET", "/containers/%2e%2e/info"],
	["GET", "/containers/../info"],
	["GET", "//info"],
	["GET", "http://docker/info"],
	["POST", "/containers/create?name=sp1-a&name=evil"],
	["POST", "/containers/create"],
])("%s %s is no call of ours", async (method, path) => {
	const { status, text } = await call(method, path, "{}");
	expect(status).toBe(403);
	expect(JSON.parse(text)).toEqual({ message: expect.stringMatching(/\w/) });
});

test("a body to a call that takes none stays behind: older engines took settings with the start", async () => {
	const container = await docker.createContainer(tenant());
	const { status } = await call("POST", `/v1.20/containers/${name}/start`, JSON.stringify({ Privileged: true }));
	expect(status).toBe(204);
	expect((await container.inspect()).HostConfig.Privileged).toBe(false);
	await container.remove({ force: true });
});

test("an engine that is away is told as such, and a reader who leaves an event stream ends it", async () => {
	const away = createSocketProxy({ platform, socketPath: "/nonexistent/docker.sock", log });
	away.listen(0, "127.0.0.1");
	await once(away, "listening");
	const other = new Dockerode({ host: "127.0.0.1", port: (away.address() as AddressInfo).port });
	await expect(other.info()).rejects.toMatchObject({ statusCode: 502 });
	away.close();

	const before = await connections();
	const events = await docker.getEvents({ filters: { type: ["container"] } });
	(events as unknown as { destroy(): void }).destroy();
	while ((await connections()) > before) await wait(10);
});

function connections(): Promise<number> {
	return new Promise((resolve, reject) => {
		proxy.getConnections((error, count) => (error ? reject(error) : resolve(count)));
	});
}

async function call(method: string, path: string, body = ""): Promise<{ status: number; text: string }> {
	const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
	const asked = request({ host: "127.0.0.1", port, method, path, headers });
	asked.end(body);
	const [answer] = await once(asked, "response");
	const chunks: Buffer[] = [];
	for await (const chunk of answer) chunks.push(chunk);
	return { status: answer.statusCode, text: Buffer.concat(chunks).toString("utf8") };
}
