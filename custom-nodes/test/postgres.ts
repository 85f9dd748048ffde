import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "./free-port.ts";

/** A PostgreSQL of its own in a temporary folder, from Debian's package; gone without a trace after `stop`. */
export async function startPostgres(): Promise<{ port: number; stop(): Promise<void> }> {
	const bin = findBinaries();
	const folder = mkdtempSync(path.join(tmpdir(), "flomastr-pg-"));
	const port = await freePort();
	const user = unprivileged();
	if (user) chownSync(folder, user.uid, user.gid);
	const data = path.join(folder, "data");
	const init = spawnSync(path.join(bin, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"], {
		...user,
		cwd: folder,
	});
	if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr}`);
	const options = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder, "-F", "-c", "full_page_writes=off"];
	const server = spawn(path.join(bin, "postgres"), options, { ...user, cwd: folder, stdio: "ignore" });
	const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
	const ready = () =>
		spawnSync(path.join(bin, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", String(port)]).status === 0;
	while (!ready()) {
		if (server.exitCode !== null) throw new Error(`PostgreSQL ended with ${server.exitCode} before it was ready.`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	return {
		port,
		async stop() {
			server.kill("SIGQUIT");
			await ended;
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

function findBinaries(): string {
	const root = "/usr/lib/postgresql";
	const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
	const found = versions.map((version) => path.join(root, version, "bin")).find((bin) => existsSync(`${bin}/initdb`));
	if (!found) throw new Error("These tests need PostgreSQL: apt-get install postgresql");
	return found;
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function unprivileged(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (flag: string) => Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout);
	return { uid: id("-u"), gid: id("-g") };
}
