import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openOperatorAccess, operatorFiles } from "#people/operator-token.ts";
import { makeFolder } from "../../../provisioning/test/temporary-folder.ts";
import { createTestApp } from "../../test/app.ts";
import { operatedTenants } from "../../test/operated-tenants.ts";
import { listenPrivately } from "../../test/private-server.ts";
import { createTenantRow } from "../../test/rows.ts";

// Each command is a process of its own, and a busy machine takes its time to start one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const bin = fileURLToPath(new URL("../../bin/flomastr.js", import.meta.url));
const folder = makeFolder();
const dataDir = folder.path;
const world = operatedTenants();
// The server takes the token that the start writes down, as the platform does.
const operatorToken = await openOperatorAccess(dataDir, "http://127.0.0.1:1");
const kit = await createTestApp({ ...world, operatorToken });
const server = await listenPrivately(kit);
expect(await openOperatorAccess(dataDir, server.url)).toBe(operatorToken);
afterAll(async () => {
	await server.close();
	folder.remove();
});

interface Ended {
	code: number;
	out: string;
	err: string;
}

/** The command as a person or a script runs it, without a terminal. */
function flomastr(args: string[], options: { env?: Record<string, string>; stdin?: string } = {}): Promise<Ended> {
	return new Promise((resolve) => {
		const { FLOMASTR_URL: _, FLOMASTR_TOKEN: __, ...env } = process.env;
		const child = execFile(
			process.execPath,
			[bin, ...args],
			{ env: { ...env, FLOMASTR_DATA: dataDir, ...options.env }, cwd: dataDir, timeout: 60_000 },
			(error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
		);
		child.stdin?.end(options.stdin ?? "");
	});
}

const create = (slug: string, ...more: string[]) =>
	flomastr(["tenant", "create", slug, "--owner-email", "olga@owner.test", ...more]);

describe("the way in", () => {
	test("is a token that only the platform's own user may read, and one that lasts", () => {
		for (const name of Object.values(operatorFiles)) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
		expect(readFileSync(join(dataDir, operatorFiles.token), "utf8")).toMatch(/^flo_op_[\w-]{43}\n$/);
	});

	test("is told apart: never started, not running, a wrong token", async () => {
		const nowhere = await flomastr(["status"], { env: { FLOMASTR_DATA: join(dataDir, "none") } });
		expect(nowhere).toMatchObject({ code: 4, out: "", err: expect.stringMatching(/never started.*FLOMASTR_DATA/) });
		const stopped = await flomastr(["status"], { env: { FLOMASTR_URL: "http://127.0.0.1:1" } });
		expect(stopped).toMatchObject({ code: 4, err: expect.stringMatching(/does not answer.*flomastr doctor/) });
		const wrong = await flomastr(["tenant", "list"], { env: { FLOMASTR_TOKEN: "guess" } });
		expect(wrong).toMatchObject({ code: 1, err: expect.stringMatching(/token was not taken/) });
	});

	test("says what is wrong with the use itself, with its own exit code", async () => {
		expect(await flomastr(["tenant", "crate"])).toMatchObject({
			code: 2,
			err: expect.stringMatching(/Did you mean create/),
		});
		expect((await flomastr(["tenant", "create", "x"])).code).toBe(2);
		expect((await flomastr(["tenant", "inspect", "nobody"])).code).toBe(3);
		expect((await flomastr(["tenant", "inspect", "nobody", "--json"])).err).toMatch(/^\{"error":\{"code":"not_found"/);
		const help = await flomastr(["--help"]);
		expect(help).toMatchObject({
			code: 0,
			out: expect.stringMatching(/Exit codes:.*4 {2}the platform does not answer/s),
		});
	});
});

describe("a tenant", () => {
	beforeAll(async () => {
		expect((await create("kept")).code).toBe(0);
		// Logs are asked for by who is registered.
		const [kept] = await world.lifecycle.list();
		await createTenantRow(kit.hot, { id: kept?.id, slug: "kept" });
	});

	test("is made with its steps told in plain lines, and its owner's password told once", async () => {
		const made = await create("acme", "--name", "Acme", "--plan", "small");
		expect(made.err.split("\n")).toEqual([
			"running: Create the database",
			"done: Create the database (1.2 s)",
			"running: Start n8n",
			"done: Start n8n (1.2 s)",
			expect.stringContaining("not shown again"),
			"",
		]);
		const [, password] = /password:\s+(\S{16})\n/.exec(made.out) ?? [];
		expect(world.created.at(-1)).toMatchObject({
			slug: "acme",
			plan: "small",
			owner_name: "olga",
			owner_password: password,
		});
	});

	test("takes its owner's password from the standard input, so that no other user of the machine reads it", async () => {
		const args = ["tenant", "create", "quiet", "--owner-email", "o@o.test", "--owner-password-file", "-", "--json"];
		const made = await flomastr(args, { stdin: "from-the-pipe-1\n" });
		expect(JSON.parse(made.out)).toMatchObject({ slug: "quiet", state: "active" });
		expect(made.out + made.err).not.toContain("from-the-pipe-1");
		expect(world.created.at(-1)).toMatchObject({ owner_password: "from-the-pipe-1" });
	});

	test("that cannot be made ends with the step and the reason, and what is refused with what is wrong", async () => {
		const failed = await create("breaks");
		expect(failed).toMatchObject({
			code: 1,
			out: "",
			err: expect.stringMatching(/breaks failed at the step "Start n8n": no image/),
		});
		expect(await create("kept")).toMatchObject({ code: 2, err: expect.stringMatching(/"kept" is taken/) });
		expect(await create("No Slug")).toMatchObject({ code: 2, err: expect.stringMatching(/slug/) });
	});

	test("is listed for people and for scripts, without colours where there is no terminal", async () => {
		const { out } = await flomastr(["tenant", "list"], { env: { FORCE_COLOR: "1" } });
		expect(out).toMatch(/^TENANT\s+STATE\s+PLAN\s+RELEASE\s+NAME\s+SINCE\n/);
		expect(out).toMatch(/\nkept\s+active\s+standard/);
		expect(out).not.toContain("\u001b");
		const json = JSON.parse((await flomastr(["tenant", "list", "--json"])).out) as { slug: string }[];
		expect(json.map(({ slug }) => slug)).toContain("kept");
	});

	test("sleeps, wakes, is suspended, resumed and inspected by its slug", async () => {
		for (const [verb, state] of [
			["sleep", "asleep"],
			["wake", "active"],
			["suspend", "suspended"],
			["resume", "active"],
		] as const) {
			expect((await flomastr(["tenant", verb, "kept"])).code).toBe(0);
			const detail = JSON.parse((await flomastr(["tenant", "inspect", "kept", "--json"])).out);
			expect([verb, detail.tenant.state]).toEqual([verb, state]);
		}
		expect((await flomastr(["tenant", "inspect", "kept"])).out).toMatch(/memory:\s+796.0 MB.*\n.*main/);
		await create("busy");
		const stays = await flomastr(["tenant", "sleep", "busy"]);
		expect(stays).toMatchObject({ code: 1, err: expect.stringMatching(/stays awake: an execution runs/) });
	});

	test("shows its n8n's log without what looks like a secret", async () => {
		const { out } = await flomastr(["tenant", "logs", "kept", "-n", "2"]);
		expect(out).toBe("n8n ready on port 5678\npassword=[hidden]\n");
		expect((await flomastr(["tenant", "logs", "kept", "-n", "many"])).code).toBe(2);
	});

	test("is backed up, restored into another and exported", async () => {
		const made = JSON.parse((await flomastr(["tenant", "backup", "kept", "--json"])).out) as {
			id: string;
			state: string;
		};
		expect(made.state).toBe("done");
		expect((await flomastr(["backup", "list", "--tenant", "kept"])).out).toContain(made.id);
		expect((await flomastr(["tenant", "restore", made.id, "again"])).out).toMatch(/again is open at http/);
		const nothing = await flomastr(["tenant", "restore", "00000000-0000-4000-8000-000000000000", "other"]);
		expect(nothing.code).toBe(3);
		const file = join(dataDir, "data.tar.gz");
		expect((await flomastr(["tenant", "export", "kept", "-o", file])).code).toBe(0);
		expect([statSync(file).size, statSync(file).mode & 0o777]).toEqual([600_000, 0o600]);
		expect(readdirSync(dataDir).filter((name) => name.endsWith(".part"))).toEqual([]);
	});

	test("is upgraded to the newest release, and a rollout that had to go back is a failure", async () => {
		const done = await flomastr(["tenant", "upgrade", "kept", "--json"]);
		expect(done.code).toBe(0);
		expect(JSON.parse(done.out)).toMatchObject({
			release: "2.0-b",
			state: "done",
			tenants: [{ slug: "kept", state: "done" }],
		});
		const back = await flomastr(["tenant", "upgrade", "kept", "breaks", "--release", "2.0-b"]);
		expect(back).toMatchObject({
			code: 1,
			out: "1 done, 1 rolled_back\n",
			err: expect.stringMatching(/rolled_back: breaks from 1.0-a to 2.0-b — n8n did not become healthy/),
		});
		expect((await flomastr(["tenant", "upgrade"])).code).toBe(2);
		expect((await flomastr(["tenant", "upgrade", "--share", "all"])).code).toBe(2);
		expect((await flomastr(["upgrade", "list"])).out).toMatch(/2\.0-b\s+done/);
		expect((await flomastr(["release", "list"])).out).toMatch(/RELEASE\s+TENANTS\n2\.0-b\s+0\n1\.0-a\s+2/);
	});

	test("is removed only when it is confirmed", async () => {
		await create("doomed");
		const asked = await flomastr(["tenant", "remove", "doomed"]);
		expect(asked).toMatchObject({ code: 2, err: expect.stringMatching(/Nothing was removed.*--yes/) });
		const removed = await flomastr(["tenant", "remove", "doomed", "--yes"]);
		expect(removed).toMatchObject({ code: 0, out: "doomed is removed.\n" });
		expect(removed.err).toMatch(/done: Take a last backup/);
		expect((await flomastr(["tenant", "inspect", "doomed"])).code).toBe(3);
	});
});

test("the platform is reconciled and its status shown", async () => {
	expect((await flomastr(["reconcile"])).out).toMatch(/TO DO\n.*database\s+orphan\s+drop it/);
	expect((await flomastr(["reconcile", "--apply"])).out).toMatch(/DONE\n.*dropped it/);
	const status = await flomastr(["status"]);
	expect(status).toMatchObject({ code: 0, out: expect.stringMatching(/Deliveries: 0 waiting, 0 dead/) });
});

test("what it is told to write it writes whole or not at all", async () => {
	const nowhere = await flomastr(["tenant", "export", "kept", "-o", join(dataDir, "no", "such", "folder.tar.gz")]);
	expect(nowhere).toMatchObject({ code: 1, err: expect.stringMatching(/could not be written to its end.*ENOENT/) });
	expect(existsSync(join(dataDir, "no"))).toBe(false);
});
