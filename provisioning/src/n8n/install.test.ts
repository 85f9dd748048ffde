import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { explainNpm } from "./explain-npm.ts";
import { installN8n, isInstalled } from "./install.ts";
import { countPresent, readLock } from "./lock.ts";

const registry = process.env.npm_config_registry;
afterEach(() => {
	if (registry === undefined) delete process.env.npm_config_registry;
	else process.env.npm_config_registry = registry;
});

function projectWith(packages: Record<string, object>): string {
	const folder = temporaryFolder();
	const dependencies = Object.fromEntries(
		Object.entries(packages).flatMap(([path, entry]) =>
			"optional" in entry ? [] : [[path.replace("node_modules/", ""), "1.0.0"]],
		),
	);
	writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "x", dependencies }));
	const lock = {
		name: "x",
		lockfileVersion: 3,
		requires: true,
		packages: { "": { name: "x", dependencies }, ...packages },
	};
	writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
	return folder;
}

/** What npm leaves when it has finished, and what while it has not. */
function unpack(folder: string, path: string, version: string, finished: boolean): void {
	mkdirSync(join(folder, path), { recursive: true });
	writeFileSync(join(folder, path, "package.json"), JSON.stringify({ version }));
	const hidden = join(folder, "node_modules", ".package-lock.json");
	if (finished) writeFileSync(hidden, JSON.stringify({ packages: { [path]: { version } } }));
}

test("an installation counts as done only when npm finished it for this lock, because half of n8n does not run", () => {
	const folder = projectWith({ "node_modules/a": { version: "1.0.0" } });
	expect(isInstalled(folder)).toBe(false);
	unpack(folder, "node_modules/a", "1.0.0", false);
	expect(isInstalled(folder)).toBe(false);
	unpack(folder, "node_modules/a", "0.9.0", true);
	expect(isInstalled(folder)).toBe(false);
	unpack(folder, "node_modules/a", "1.0.0", true);
	expect(isInstalled(folder)).toBe(true);
	writeFileSync(join(folder, "package-lock.json"), '{"packages":{"node_modules/b":{"version":"1.0.0"}}}');
	expect(isInstalled(folder)).toBe(false);
});

test("packages of other platforms are not waited for, because npm leaves them out", () => {
	const folder = projectWith({
		"node_modules/a": { version: "1.0.0" },
		"node_modules/elsewhere": {
			version: "1.0.0",
			optional: true,
			os: [process.platform === "linux" ? "darwin" : "linux"],
		},
		"node_modules/not-here": { version: "1.0.0", optional: true, os: [`!${process.platform}`] },
		"node_modules/maybe": { version: "1.0.0", optional: true, cpu: [process.arch] },
	});
	const lock = readLock(folder);
	expect(lock.folders).toEqual(["node_modules/a", "node_modules/maybe"]);
	unpack(folder, "node_modules/a", "1.0.0", true);
	expect(countPresent(folder, lock)).toBe(1);
	expect(isInstalled(folder, lock)).toBe(true);
});

test("a registry out of reach is said in one sentence, and a later try begins anew", { timeout: 120_000 }, async () => {
	const folder = projectWith({
		"node_modules/flomastr-no-such-package": { version: "1.0.0", integrity: "sha512-AAAA" },
	});
	process.env.npm_config_registry = await closedPort();
	const seen: number[] = [];
	const failing = () => installN8n({ folder, onProgress: ({ done, total }) => void seen.push(done / total) });
	await expect(failing()).rejects.toMatchObject({
		code: "registry_unreachable",
		message: expect.stringMatching(/npm ping/),
	});
	await expect(failing()).rejects.toMatchObject({ code: "registry_unreachable" });
	expect(seen[0]).toBe(0);
	expect(seen).not.toContain(1);
});

test("two installations at once are refused, because npm would destroy its own work", {
	timeout: 120_000,
}, async () => {
	const folder = projectWith({
		"node_modules/flomastr-no-such-package": { version: "1.0.0", integrity: "sha512-AAAA" },
	});
	process.env.npm_config_registry = await closedPort();
	const outcomes = await Promise.allSettled([installN8n({ folder }), installN8n({ folder })]);
	const codes = outcomes.map((outcome) => (outcome.status === "rejected" ? outcome.reason.code : "installed"));
	expect(codes.sort()).toEqual(["install_busy", "registry_unreachable"]);
});

test.each([
	["npm error code ENOSPC", "no_space"],
	["npm error code EAI_AGAIN", "registry_unreachable"],
	["npm error code EINTEGRITY", "install_failed"],
	["npm error code EACCES", "install_failed"],
	["something else", "install_failed"],
])("npm's “%s” becomes %s, because a person needs the next step", (output, code) => {
	const error = explainNpm("/somewhere", output);
	expect(error.code).toBe(code);
	expect(error.message).toMatch(/start again/);
});

/** An address nobody listens at: it was free a moment ago. */
async function closedPort(): Promise<string> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 9}/`;
}
