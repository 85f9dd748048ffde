import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aptGet, quiet, run } from "./run-program.ts";

const log = "/var/log/dockerd.log";
const startLimitMs = 60_000;
const pluginFolder = "/usr/local/lib/docker/cli-plugins";

/** Makes sure that a Docker engine answers and that `docker compose` is there; does nothing where both are. */
export async function installDocker(): Promise<void> {
	if (!engineAnswers()) {
		aptGet("docker.io", "iptables");
		await startEngine();
	}
	if (!quiet("docker", ["compose", "version"])) installCompose();
}

function engineAnswers(): boolean {
	return quiet("docker", ["version", "--format", "{{.Server.Version}}"]);
}

/** By the system where there is one; else by itself, in the background: it stays when we end. */
async function startEngine(): Promise<void> {
	if (existsSync("/run/systemd/system")) quiet("systemctl", ["start", "docker"]);
	else if (!engineAnswers()) {
		console.log(`Starting dockerd; its log is ${log} …`);
		const out = openSync(log, "a");
		spawn("dockerd", [], { detached: true, stdio: ["ignore", out, out] }).unref();
	}
	const end = Date.now() + startLimitMs;
	while (!engineAnswers()) {
		if (Date.now() > end)
			throw new Error(`Docker's engine does not answer; ${log} or "journalctl -u docker" says why.`);
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}

/** Debian 12 has no compose plugin: trixie's is one program without dependencies, taken out of its package. */
function installCompose(): void {
	console.log("Installing docker compose …");
	if (process.getuid?.() !== 0)
		throw new Error('"docker compose" is missing; install Docker\'s compose plugin and run the command again.');
	const folder = mkdtempSync(join(tmpdir(), "flomastr-compose-"));
	try {
		const apt = aptOf(folder, "trixie");
		run("apt-get", [...apt, "update"]);
		run("apt-get", [...apt, "download", "docker-compose"], { cwd: folder });
		const archive = readdirSync(folder).find((name) => name.endsWith(".deb"));
		if (archive === undefined) throw new Error("apt-get downloaded no package docker-compose.");
		run("dpkg-deb", ["--extract", join(folder, archive), join(folder, "tree")]);
		mkdirSync(pluginFolder, { recursive: true });
		const program = join(folder, "tree/usr/libexec/docker/cli-plugins/docker-compose");
		run("install", ["--mode=755", program, join(pluginFolder, "docker-compose")]);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Where this machine gets Debian from. */
function debianSite(): string {
	const sites = run("apt-get", ["indextargets", "--format", "$(REPO_URI)"]).split("\n");
	const site = sites.find((uri) => /\/debian\/?$/.test(uri));
	if (site === undefined) throw new Error("apt has no source of Debian; install Docker's compose plugin by hand.");
	return site;
}

/** Options that let apt look into another release and leave this machine's own lists alone. */
function aptOf(folder: string, suite: string): string[] {
	for (const name of ["lists/partial", "cache/archives/partial", "parts"])
		mkdirSync(join(folder, name), { recursive: true });
	const sources = join(folder, "sources.list");
	writeFileSync(
		sources,
		`deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${debianSite()} ${suite} main\n`,
	);
	const options = {
		"Dir::Etc::sourcelist": sources,
		"Dir::Etc::sourceparts": join(folder, "parts"),
		"Dir::State::lists": join(folder, "lists"),
		"Dir::Cache": join(folder, "cache"),
		"APT::Sandbox::User": "root",
		"Acquire::Languages": "none",
	};
	return Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}
