import { type SpawnSyncOptions, spawnSync } from "node:child_process";

/** Whether a program ends well; what it says is of no interest. */
export function quiet(program: string, argv: string[]): boolean {
	return spawnSync(program, argv, { stdio: "ignore" }).status === 0;
}

/** Runs a program and returns what it printed. @throws when it fails; what it printed is shown then */
export function run(program: string, argv: string[], options: Omit<SpawnSyncOptions, "encoding"> = {}): string {
	const ended = spawnSync(program, argv, { maxBuffer: 1 << 28, ...options, encoding: "utf8" });
	if (ended.status === 0) return ended.stdout ?? "";
	process.stderr.write(`${ended.stdout ?? ""}${ended.stderr ?? ""}`);
	throw new Error(`${program} ${argv.join(" ")} failed: ${ended.error?.message ?? "the reason stands above"}.`);
}

/** Installs Debian packages whose programs are missing, when that is allowed here; throws with the line to run otherwise. */
export function aptGet(...packages: string[]): void {
	const missing = packages.filter((name) => !quiet("dpkg", ["--status", name]));
	if (missing.length === 0) return;
	const argv = ["install", "-y", "--no-install-recommends", ...missing];
	if (process.getuid?.() !== 0 || !quiet("apt-get", ["--version"])) {
		throw new Error(
			`Missing here: ${missing.join(", ")}. Run this line, then the command again:\n\n  sudo apt-get ${argv.join(" ")}\n`,
		);
	}
	console.log(`Installing ${missing.join(", ")} …`);
	const options: Omit<SpawnSyncOptions, "encoding"> = {
		env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
		stdio: ["ignore", "ignore", "inherit"],
	};
	// The package lists of a bare machine are empty or old; the first try costs less than fetching them always.
	if (spawnSync("apt-get", argv, options).status === 0) return;
	run("apt-get", ["update"], options);
	run("apt-get", argv, options);
}
