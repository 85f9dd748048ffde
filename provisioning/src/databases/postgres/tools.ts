import { spawn } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { ProvisioningError, systemCodeOf } from "#errors.ts";
import { explained, type Server } from "./server.ts";

/** How Postgres' own programs are started, of the server's version or newer. */
export type PostgresTools = { pgDump: string[]; pgRestore: string[] };

export const usualTools: PostgresTools = { pgDump: ["pg_dump"], pgRestore: ["pg_restore"] };

/** What the programs see of our environment: our own secrets are none of it. */
const passedOn = ["PATH", "HOME", "LANG", "DOCKER_HOST"];

/** Runs one of them against the database of a URL, as its user; the password goes by the environment. */
export async function runTool(
	server: Server,
	argv: string[],
	databaseUrl: string,
	file: { from: string } | { to: string },
): Promise<void> {
	const url = new URL(databaseUrl);
	const database = url.pathname.slice(1);
	const [program = "", ...prefix] = argv;
	const where = [
		"--host",
		url.hostname,
		"--port",
		url.port || "5432",
		"--username",
		decodeURIComponent(url.username),
		"--dbname",
		database,
	];
	const child = spawn(program, [...prefix, ...where], {
		env: {
			...Object.fromEntries(passedOn.map((name) => [name, process.env[name]])),
			PGPASSWORD: decodeURIComponent(url.password),
			PGCONNECT_TIMEOUT: "10",
			...(url.searchParams.has("sslmode") && { PGSSLMODE: url.searchParams.get("sslmode") ?? "" }),
		},
		stdio: ["from" in file ? "pipe" : "ignore", "to" in file ? "pipe" : "ignore", "pipe"],
	});
	let said = "";
	child.stderr?.on("data", (part: Buffer) => {
		said = (said + part.toString()).slice(-2_000);
	});
	const exited = new Promise<number | null>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", resolve);
	});
	const streamed =
		"from" in file
			? pipeline(createReadStream(file.from), child.stdin as NodeJS.WritableStream)
			: pipeline(child.stdout as NodeJS.ReadableStream, createWriteStream(file.to, { mode: 0o600 }));
	const [ended, moved] = await Promise.allSettled([exited, streamed]);
	if (ended.status === "rejected") {
		if (systemCodeOf(ended.reason) !== "ENOENT") throw ended.reason;
		throw new ProvisioningError("database_failed", `${program} is not installed; install postgresql-client-17.`);
	}
	if (ended.value === 0 && moved.status === "fulfilled") return;
	const reason = said.trim() || (moved.status === "rejected" ? String(moved.reason) : `it ended with ${ended.value}`);
	const away = /could not connect|connection to server .* failed|server closed the connection/i.test(reason);
	if (away && !reason.includes("authentication failed")) {
		throw explained(server.host, Object.assign(new Error(reason), { code: "ECONNREFUSED" }));
	}
	if (moved.status === "rejected" && systemCodeOf(moved.reason) === "ENOSPC") {
		const full = `The disk is full (${moved.reason.message}). Free space on it, then do it again.`;
		throw new ProvisioningError("no_space", full, { cause: moved.reason });
	}
	throw new ProvisioningError("database_failed", `${argv.join(" ")} of ${database} failed: ${reason}`);
}
