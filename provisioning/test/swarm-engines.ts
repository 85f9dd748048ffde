import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import Dockerode from "dockerode";
import { lendImage, loadImage, run } from "./swarm-engines.image.ts";
import { killAllOf, removeControlGroups } from "./swarm-engines.processes.ts";
import { until } from "./until.ts";

export type SwarmEngine = {
	docker: Dockerode;
	/** By which the other engines and this machine reach it. */
	address: string;
	/** The node's id in the swarm. */
	nodeId: string;
	/** As a power cut: the engine and all that runs in it are gone at once. */
	kill(): Promise<void>;
};

export type SwarmEngines = {
	/** The first is the manager. */
	engines: [SwarmEngine, ...SwarmEngine[]];
	/** By which containers reach this machine. */
	hostAddress: string;
	stop(): Promise<void>;
};

/**
 * A swarm of several engines on this machine, each in a network of its own and joined by a switch, as hosts in a rack.
 * Needs root, `ip`, `nsenter`, `unshare` and an engine that has the image. The main engine's are left alone.
 */
export async function startSwarmEngines(count: number, image: string): Promise<SwarmEngines> {
	const network = `10.231.${process.pid % 250}`;
	const name = `fm${process.pid % 100_000}`;
	// On the disk and not in a /tmp that may be memory.
	const folder = mkdtempSync("/var/lib/flomastr-swarm-");
	const namespaces: string[] = [];
	const makeNamespace = (suffix: string): string => {
		run("ip", "netns", "add", `${name}${suffix}`);
		namespaces.push(`${name}${suffix}`);
		run("ip", "-n", `${name}${suffix}`, "link", "set", "lo", "up");
		return `${name}${suffix}`;
	};
	const engines: SwarmEngine[] = [];
	const stop = async (): Promise<void> => {
		await killAllOf(folder);
		for (const namespace of namespaces) run("ip", "netns", "del", namespace);
		for (let index = 0; index < count; index++) removeControlGroups(join(folder, String(index), "data"));
		rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
	};
	try {
		// The switch has a namespace to itself: this machine's firewall would drop what passes a bridge of its own.
		const hub = makeNamespace("s");
		run("ip", "-n", hub, "link", "add", "br0", "type", "bridge");
		run("ip", "-n", hub, "link", "set", "br0", "up");
		run("ip", "link", "add", `${name}h`, "type", "veth", "peer", "name", "host", "netns", hub);
		run("ip", "-n", hub, "link", "set", "host", "master", "br0", "up");
		run("ip", "addr", "add", `${network}.1/24`, "dev", `${name}h`);
		run("ip", "link", "set", `${name}h`, "up");
		for (let index = 0; index < count; index++) {
			const address = `${network}.${10 + index}`;
			const namespace = makeNamespace(String(index));
			run("ip", "-n", hub, "link", "add", `n${index}`, "type", "veth", "peer", "name", "eth0", "netns", namespace);
			run("ip", "-n", hub, "link", "set", `n${index}`, "master", "br0", "up");
			run("ip", "-n", namespace, "addr", "add", `${address}/24`, "dev", "eth0");
			run("ip", "-n", namespace, "link", "set", "eth0", "up");
			run("ip", "-n", namespace, "route", "add", "default", "via", `${network}.1`);
			const place = join(folder, String(index));
			const docker = await startEngine(namespace, place, image);
			const [manager] = engines;
			await (manager === undefined ? initialize(docker, address) : addTo(manager, docker, address));
			const nodeId: string = (await docker.info()).Swarm.NodeID;
			engines.push({ docker, address, nodeId, kill: () => killAllOf(place) });
		}
	} catch (thrown) {
		await stop();
		throw thrown;
	}
	const [manager, ...workers] = engines;
	if (manager === undefined) throw new RangeError("a swarm has one engine at least");
	return { engines: [manager, ...workers], hostAddress: `${network}.1`, stop };
}

async function startEngine(namespace: string, place: string, image: string): Promise<Dockerode> {
	const main = new Dockerode();
	const socket = join(place, "sock");
	const data = join(place, "data");
	mkdirSync(data, { recursive: true });
	const lent = await lendImage(main, image, data);
	const log = openSync(join(place, "log"), "a");
	const own = ["--data-root", data, "--exec-root", join(place, "run"), "--pidfile", join(place, "pid")];
	// Its mounts are its own and end with it.
	const inside = [`--net=/run/netns/${namespace}`, "unshare", "--mount", "--propagation", "private"];
	spawn(
		"nsenter",
		[...inside, "dockerd", ...own, "-H", `unix://${socket}`],
		// No registry is asked for what is here.
		{ stdio: ["ignore", log, log], env: { ...process.env, DOCKER_SERVICE_PREFER_OFFLINE_IMAGE: "1" } },
	);
	const docker = new Dockerode({ socketPath: socket });
	await until("the engine answers", () => docker.ping().then(Boolean, () => false));
	if (!lent) await loadImage(main, image, docker);
	return docker;
}

async function initialize(docker: Dockerode, address: string): Promise<void> {
	await docker.swarmInit({ ListenAddr: `${address}:2377`, AdvertiseAddr: address });
}

async function addTo(manager: SwarmEngine, docker: Dockerode, address: string): Promise<void> {
	const { JoinTokens } = await manager.docker.swarmInspect();
	await docker.swarmJoin({
		ListenAddr: `${address}:2377`,
		AdvertiseAddr: address,
		RemoteAddrs: [`${manager.address}:2377`],
		JoinToken: JoinTokens.Worker,
	});
}
