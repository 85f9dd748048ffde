import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DockerStack, runInside, startDockerStack } from "../../test/docker-stack.ts";
import { until } from "../../test/until.ts";
import { connectDoors, connectDoorsEverywhere } from "./docker/connect-doors.ts";
import { makeNetwork } from "./docker/ensure-network.ts";
import { removeNetwork } from "./docker/remove.ts";
import { takeTurns } from "./in-turn.ts";
import type { RuntimeSpec } from "./runtime.ts";
import { waitUntilHealthy } from "./wait-until-healthy.ts";

const slow = 600_000;

/** Tries to open a connection: "open", the system's error code, or "silence". */
const reach = `import { connect } from "node:net";
	const [host, port] = process.argv.slice(1);
	const socket = connect({ host, port: Number(port) });
	const say = (word) => { console.log(JSON.stringify(word)); process.exit(); };
	socket.on("connect", () => say("open")).on("error", ({ code }) => say(code));
	setTimeout(() => say("silence"), 3_000);`;

let stack: DockerStack;
let api: { server: Server; port: number; asked: string[] };
let guarded: { server: Server; port: number };
let mine: RuntimeSpec;
let other: RuntimeSpec;

async function listen(host: string, onRequest: (url: string) => void): Promise<{ server: Server; port: number }> {
	const server = createServer(({ url }, answer) => {
		onRequest(url ?? "");
		answer.end(JSON.stringify("hello"));
	});
	await new Promise<void>((resolve) => server.listen(0, host, resolve));
	return { server, port: (server.address() as AddressInfo).port };
}

beforeAll(async () => {
	stack = await startDockerStack("rt2");
	const asked: string[] = [];
	api = { ...(await listen("0.0.0.0", (url) => asked.push(url))), asked };
	guarded = await listen("127.0.0.1", () => {});
	mine = await stack.newSpec(`http://127.0.0.1:${api.port}`);
	other = await stack.newSpec(`http://127.0.0.1:${api.port}`);
	for (const spec of [mine, other]) {
		await stack.runtime.ensure(spec);
		await waitUntilHealthy(stack.runtime, spec.tenantId, slow);
	}
}, slow);
afterAll(async () => {
	api?.server.close();
	guarded?.server.close();
	await stack?.stop();
}, slow);

const addressOf = (spec: RuntimeSpec): URL => new URL(stack.runtime.address(spec.tenantId) ?? "");
const tryFromMine = (host: string, port: number | string) => stack.inside(mine.tenantId, reach, host, String(port));

describe("from inside a tenant's container", { timeout: slow }, () => {
	test("its own n8n, its database and the tenant API are reached, because it needs them", async () => {
		expect(await tryFromMine("127.0.0.1", 5678)).toBe("open");
		expect(await tryFromMine("host.docker.internal", new URL(mine.databaseUrl).port)).toBe("open");
		const call = `console.log(JSON.stringify(await (await fetch(process.argv[1])).json()))`;
		expect(await stack.inside(mine.tenantId, call, `http://host.docker.internal:${api.port}/api/x`)).toBe("hello");
		expect(api.asked).toContain("/api/x");
	});

	test("another tenant's n8n is not reached, though the host reaches it", async () => {
		const { hostname, port, origin } = addressOf(other);
		expect((await fetch(`${origin}/healthz`)).ok).toBe(true);
		expect(await tryFromMine(hostname, port)).not.toBe("open");
		expect(await tryFromMine(`rt2-n8n-${other.tenantId}`, port)).toMatch(/ENOTFOUND|EAI_AGAIN/);
	});

	test("what the host keeps to itself is not reached, by any of the host's addresses", async () => {
		const gateway = addressOf(mine).hostname.replace(/\d+$/, (last) => String(Number(last) - 13));
		for (const host of ["host.docker.internal", gateway, "127.0.0.1", "172.17.0.1"]) {
			expect(await tryFromMine(host, guarded.port)).not.toBe("open");
			for (const enginePort of [2375, 2376]) expect(await tryFromMine(host, enginePort)).not.toBe("open");
		}
		expect((await fetch(`http://127.0.0.1:${guarded.port}/`)).ok).toBe(true);
	});

	test("there is no way to the engine, no disk to write on, no right and no user to become", async () => {
		const look = `import { existsSync, readFileSync, writeFileSync } from "node:fs";
			const attempt = (path) => { try { writeFileSync(path, "x"); return "written"; } catch ({ code }) { return code; } };
			const become = () => { try { process.setuid(0); return "root"; } catch ({ code }) { return code; } };
			const status = (pid) => Object.fromEntries(readFileSync("/proc/" + pid + "/status", "utf8").split("\\n")
				.map((line) => line.split(":\\t")).filter(([name]) => ["CapEff", "CapBnd", "NoNewPrivs", "Uid"].includes(name)));
			console.log(JSON.stringify({
				sockets: ["/var/run/docker.sock", "/run/docker.sock", "/run/containerd"].filter((path) => existsSync(path)),
				writes: Object.fromEntries(["/etc/x", "/opt/n8n/x", "/compile-cache/x", "/home/n8n/x"].map((path) => [path, attempt(path)])),
				self: status("self"), n8n: status(1), root: become(),
			}));`;
		const rights = {
			CapEff: "0000000000000000",
			CapBnd: "0000000000000000",
			NoNewPrivs: "1",
			Uid: "10001\t10001\t10001\t10001",
		};
		expect(await stack.inside(mine.tenantId, look)).toEqual({
			sockets: [],
			writes: { "/etc/x": "EROFS", "/opt/n8n/x": "EROFS", "/compile-cache/x": "EROFS", "/home/n8n/x": "written" },
			self: rights,
			n8n: rights,
			root: "EPERM",
		});
	});
});

describe("a platform in containers of its own", { timeout: slow }, () => {
	test("is reached by its public port and not by one that is bound to its inner network", async () => {
		const Image = (await stack.docker.getContainer(`rt2-n8n-${mine.tenantId}`).inspect()).Image;
		const inner = "rt2-inner";
		const inTurn = takeTurns();
		const ctx = {
			options: { docker: stack.docker, platform: "rt2", controlPlane: "container" as const, log: stack.log },
			docker: stack.docker,
			platform: "rt2",
			image: (release: string) => release,
			instances: new Map(),
			onUnderWay: () => {},
			onHung: () => {},
			inTurn,
			log: stack.log,
		};
		const clear = async (): Promise<void> => {
			for (const name of ["rt2-door", "rt2-probe"])
				await stack.docker
					.getContainer(name)
					.remove({ force: true, v: true })
					.catch(() => {});
			for (const name of ["rt2-tenants", inner]) await removeNetwork(ctx, name);
		};
		await clear();
		await stack.docker.createNetwork({ Name: inner, Internal: true });
		const serve = `import { createServer } from "node:http"; import { networkInterfaces } from "node:os";
			const [{ address }] = Object.values(networkInterfaces()).flat().filter((one) => !one.internal);
			createServer((q, a) => a.end()).listen(8080); createServer((q, a) => a.end()).listen(9090, address);`;
		const door = await stack.docker.createContainer({
			name: "rt2-door",
			Image,
			Entrypoint: ["node", "--input-type=module", "-e", serve],
			Cmd: [],
			Labels: { "flomastr.door": "rt2", "com.docker.compose.service": "control-plane" },
			HostConfig: { NetworkMode: inner },
		});
		await door.start();
		await makeNetwork(ctx, "rt2-tenants", { "flomastr.platform": "rt2", "flomastr.tenant": "probe" });
		await connectDoors(ctx, "rt2-tenants");
		const probe = await stack.docker.createContainer({
			name: "rt2-probe",
			Image,
			Entrypoint: ["node", "-e", "setInterval(() => {}, 1000)"],
			Cmd: [],
			HostConfig: { NetworkMode: "rt2-tenants" },
		});
		await probe.start();
		const innerAddress = (await door.inspect()).NetworkSettings.Networks[inner]?.IPAddress ?? "";
		const from = (host: string, port: number) => runInside(stack.docker, "rt2-probe", reach, [host, String(port)]);
		expect(await runInside(stack.docker, "rt2-door", reach, [innerAddress, "9090"])).toBe("open");
		expect(await from("control-plane", 8080)).toBe("open");
		expect(await from("control-plane", 9090)).toBe("ECONNREFUSED");
		expect(await from(innerAddress, 9090)).not.toBe("open");

		// A door that was made anew is let in again.
		await stack.docker.getNetwork("rt2-tenants").disconnect({ Container: door.id, Force: true });
		expect(await from("control-plane", 8080)).not.toBe("open");
		await connectDoorsEverywhere(ctx);
		expect(await from("control-plane", 8080)).toBe("open");

		// While its tenant is removed it is not: a network with somebody in it cannot be removed.
		const network = stack.docker.getNetwork("rt2-tenants");
		let connecting: Promise<void> | undefined;
		await inTurn("probe", async () => {
			await network.disconnect({ Container: door.id, Force: true });
			connecting = connectDoorsEverywhere(ctx);
			for (let looks = 0; looks < 100; looks++)
				expect((await network.inspect()).Containers).not.toHaveProperty(door.id);
			await removeNetwork(ctx, "rt2-tenants");
		});
		await connecting;
		await expect(network.inspect()).rejects.toMatchObject({ statusCode: 404 });
		await clear();
	});
});

describe("a tenant that runs away", { timeout: slow }, () => {
	test("ends at its own limits, and its neighbour does not notice", async () => {
		const { limits, tenantId } = mine;
		const before = await stack.runtime.inspect(other.tenantId);
		const { HostConfig } = await stack.docker.getContainer(`rt2-n8n-${tenantId}`).inspect();
		const bytes = limits.memoryMb * 1024 * 1024;
		expect(HostConfig).toMatchObject({
			Memory: bytes,
			MemorySwap: bytes,
			NanoCpus: limits.cpus * 1e9,
			PidsLimit: limits.pids,
		});
		const spinning = stack.inside(tenantId, `const end = Date.now() + 5_000; while (Date.now() < end); console.log(1)`);
		const hoard = `const held = []; for (;;) held.push(Buffer.alloc(16 * 1024 * 1024, 1));`;
		const hoarded = stack.inside(tenantId, hoard);
		const { origin } = addressOf(other);
		let over = false;
		const both = Promise.all([spinning, hoarded]).then(() => {
			over = true;
		});
		let answered = 0;
		while (!over) {
			expect((await fetch(`${origin}/healthz/readiness`)).status).toBe(200);
			answered++;
		}
		await both;
		// Killed by the kernel: the hoarder itself, or with it the whole container.
		expect(await hoarded).toMatchObject({ exitCode: 137 });
		expect(answered).toBeGreaterThan(0);
		expect(await stack.runtime.inspect(other.tenantId)).toMatchObject({
			state: "running",
			pid: before.pid,
			restarts: before.restarts,
		});
		const told = ({ message, details }: { message: string; details: Record<string, unknown> }) =>
			message.includes("ran out of its memory") && details.tenant_id === tenantId;
		await until("the log names it", () => stack.log.lines.some(told));
		await waitUntilHealthy(stack.runtime, tenantId, slow);
	});

	test("makes no more processes than its plan allows", async () => {
		const fork = `import { spawn } from "node:child_process";
			let made = 0, refused = null;
			const one = () => new Promise((resolve) => {
				const child = spawn("sleep", ["20"], { stdio: "ignore" });
				child.once("spawn", () => { made++; resolve(); }).once("error", ({ code }) => { refused = code; resolve(); });
			});
			while (refused === null && made < 1000) await one();
			console.log(JSON.stringify({ made, refused }));
			process.kill(process.pid, "SIGKILL");`;
		const { made, refused } = (await stack.inside(mine.tenantId, fork)) as { made: number; refused: string };
		expect(refused).toBe("EAGAIN");
		expect(made).toBeLessThan(mine.limits.pids);
	});
});
