import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readEnv } from "./env.ts";

test("nothing set means the embedded way, because a newcomer sets nothing", () => {
	expect(readEnv({})).toMatchObject({ RUNTIME: "embedded", GATEWAY: "embedded", PORT: 8080, BASE_DOMAIN: "localhost" });
});

test("an empty variable is one that is not set, because compose writes those", () => {
	expect(readEnv({ HOT_DATABASE_URL: "", DEMO: "" }).HOT_DATABASE_URL).toBeUndefined();
});

test("database servers are read with their own parameters taken out, because Postgres would refuse them", () => {
	const { DATABASE_HOSTS } = readEnv({
		DATABASE_HOSTS:
			"main=postgres://flo@10.0.0.5:5432/postgres?tenants=pg:5433&capacity=200, second=postgres://flo@pg2",
	});
	expect(DATABASE_HOSTS).toEqual([
		{
			name: "main",
			adminUrl: "postgres://flo@10.0.0.5:5432/postgres",
			tenantAddress: { host: "pg", port: 5433 },
			capacity: 200,
		},
		{ name: "second", adminUrl: "postgres://flo@pg2", tenantAddress: null, capacity: null },
	]);
});

test("a wrong list of servers is refused without showing it, because it may hold passwords", () => {
	const read = () => readEnv({ DATABASE_HOSTS: "postgres://flo:s3cret@pg" });
	expect(read).toThrow(/DATABASE_HOSTS \(expected name=postgres/);
	expect(read).not.toThrow(/s3cret/);
});

test("a secret may lie in a file, because a container's environment can be read by whoever inspects it", () => {
	const folder = mkdtempSync(join(tmpdir(), "flomastr-env-"));
	const file = join(folder, "password");
	writeFileSync(file, "from-the-file\n");
	expect(readEnv({ DATABASE_PASSWORD_FILE: file }).DATABASE_PASSWORD).toBe("from-the-file");
	expect(() => readEnv({ DATABASE_PASSWORD_FILE: file, DATABASE_PASSWORD: "x" })).toThrow(/both set/);
	expect(() => readEnv({ DATABASE_PASSWORD_FILE: join(folder, "none") })).toThrow(/cannot be read/);
	rmSync(folder, { recursive: true });
});
