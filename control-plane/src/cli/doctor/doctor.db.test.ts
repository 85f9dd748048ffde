import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, expect, inject, test, vi } from "vitest";
import { makeFolder } from "../../../../provisioning/test/temporary-folder.ts";
import { databaseUrl } from "../../../test/postgres-server.ts";
import { clockCheck } from "./clock.ts";
import { dnsCheck } from "./dns.ts";
import { nodeCheck } from "./node.ts";
import { portCheck } from "./port.ts";

// The doctor is a process of its own, and a busy machine takes its time to start one.
vi.setConfig({ testTimeout: 120_000 });
const bin = fileURLToPath(new URL("../../../bin/flomastr.js", import.meta.url));
const folder = makeFolder();
const servers: Server[] = [];
afterAll(async () => {
	folder.remove();
	for (const server of servers) await new Promise((resolve) => server.close(resolve));
});

interface Line {
	check: string;
	result: "ok" | "warn" | "fail";
	detail: string;
}

async function doctor(env: Record<string, string>): Promise<{ code: number; lines: Line[]; out: string }> {
	return new Promise((resolve) => {
		const clean = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", FLOMASTR_DATA: folder.path };
		execFile(process.execPath, [bin, "doctor", "--json"], { env: { ...clean, ...env } }, (error, out) =>
			resolve({ code: error ? Number(error.code) : 0, lines: JSON.parse(out) as Line[], out }),
		);
	});
}
const of = (lines: Line[], check: string) => lines.find((line) => line.check === check);

async function listening(server: string): Promise<number> {
	const made = createServer((_, response) => response.writeHead(200, { server }).end("hello"));
	servers.push(made);
	await new Promise<void>((resolve) => made.listen(0, "127.0.0.1", resolve));
	return (made.address() as AddressInfo).port;
}

test("a machine for the embedded way is well, though nothing runs on it yet", async () => {
	const { code, lines } = await doctor({ PORT: "18471" });
	expect(lines.filter(({ result }) => result === "fail")).toEqual([]);
	expect(code).toBe(0);
	expect(lines.map(({ check }) => check)).toEqual(["node", "memory", "port:18471", "dns", "disk", "clock"]);
});

test("in production each thing that is missing fails by its own name and says how to mend it", async () => {
	const socket = inject("postgresSocket");
	const { code, lines, out } = await doctor({
		RUNTIME: "docker",
		DOCKER: "unix:///nowhere/docker.sock",
		GATEWAY: "caddy",
		CADDY_ADMIN: "http://127.0.0.1:1",
		BASE_DOMAIN: "platform.invalid",
		DATABASE_HOSTS: `real=${databaseUrl(socket, "postgres")},gone=postgres://admin@127.0.0.1:1/x`,
		DATABASE_PASSWORD: "database-password-9083",
		HOT_DATABASE_URL: databaseUrl(socket, "postgres"),
	});
	expect(code).toBe(1);
	const expected: [string, RegExp][] = [
		["docker", /nowhere\/docker\.sock.*systemctl start docker/],
		["gateway", /ECONNREFUSED.*CADDY_ADMIN/],
		["dns", /console\.platform\.invalid leads nowhere.*A or AAAA record/],
		["postgres:gone", /127\.0\.0\.1:1 does not let us in.*DATABASE_HOSTS/],
	];
	for (const [check, detail] of expected) {
		expect(of(lines, check)).toMatchObject({ result: "fail", detail: expect.stringMatching(detail) });
	}
	// The server of the tests is there: what it lacks is told, its version or pgvector.
	const real = of(lines, "postgres:real");
	expect(real?.detail).toMatch(/^Postgres \d+/);
	const major = Number(/^Postgres (\d+)/.exec(real?.detail ?? "")?.[1]);
	expect(of(lines, "hot_store")?.result).toBe(major < 16 ? "fail" : "ok");
	expect(of(lines, "swap")?.detail).toMatch(/GB|mkswap/);
	expect(out).not.toContain("database-password-9083");
});

test("wrong settings are the first thing to mend, and no secret among them is shown", async () => {
	const { code, lines, out } = await doctor({ PORT: "many", MASTER_KEY: "short-secret-key" });
	expect(code).toBe(1);
	expect(lines).toMatchObject([{ check: "settings", result: "fail", detail: expect.stringMatching(/PORT="many"/) }]);
	expect(out).not.toContain("short-secret-key");
});

test("a port is free, or ours, or another program's, which is named", async () => {
	expect(await portCheck("127.0.0.1", 1, "Caddy").check()).toMatchObject({
		state: "up",
		detail: expect.stringMatching(/Free/),
	});
	expect(await portCheck("127.0.0.1", await listening("Caddy"), "Caddy").check()).toMatchObject({ state: "up" });
	expect(await portCheck("127.0.0.1", await listening("nginx/1.27"), "Caddy").check()).toMatchObject({
		state: "down",
		detail: expect.stringMatching(/nginx\/1\.27 has it/),
	});
});

test("names that lead here are well, those that lead elsewhere or nowhere are not", async () => {
	const to = (address: string) =>
		dnsCheck(
			"acme.example",
			async () => [address],
			() => ["203.0.113.7"],
		).check();
	expect(await to("203.0.113.7")).toMatchObject({ state: "up" });
	expect(await to("198.51.100.1")).toMatchObject({
		state: "degraded",
		detail: expect.stringMatching(/198\.51\.100\.1/),
	});
	const onlyConsole = async (name: string) => {
		if (name.startsWith("console.")) return ["203.0.113.7"];
		throw new Error("ENOTFOUND");
	};
	expect(await dnsCheck("acme.example", onlyConsole, () => ["203.0.113.7"]).check()).toMatchObject({
		state: "down",
		detail: expect.stringMatching(/record for \*\.acme\.example/),
	});
});

test("a clock beside the database server's is told by how much", async () => {
	const server = databaseUrl(inject("postgresSocket"), "postgres");
	const at = (offMs: number) => clockCheck({ docker: null, servers: [server] }, () => Date.now() + offMs).check();
	expect(await at(0)).toMatchObject({ state: "up" });
	expect(await at(60_000)).toMatchObject({ state: "degraded", detail: expect.stringMatching(/^(59|60)\.\d s beside/) });
	expect(await at(600_000)).toMatchObject({ state: "down", detail: expect.stringMatching(/timedatectl/) });
	expect(await clockCheck({ docker: null, servers: [] }, () => 0).check()).toMatchObject({ state: "down" });
});

test("an old Node is told apart", async () => {
	expect(await nodeCheck("22.1.0").check()).toMatchObject({
		state: "down",
		detail: expect.stringMatching(/24 or newer/),
	});
});
