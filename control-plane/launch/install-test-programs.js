import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

/** Debian packages the tests need, and how to see that each is there. */
const needed = [
	{ package: "postgresql", present: hasPostgres },
	{ package: "caddy", present: () => ["/usr/bin/caddy", "/usr/local/bin/caddy"].some((path) => existsSync(path)) },
	{
		package: "chromium",
		present: () => ["/usr/bin/chromium", "/usr/bin/chromium-browser"].some((path) => existsSync(path)),
	},
];

/** Installs what is missing when it may, else throws with the line to run. */
export function installTestPrograms() {
	const missing = needed.filter(({ present }) => !present()).map((entry) => entry.package);
	if (missing.length === 0) return;
	const line = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
	if (process.getuid?.() !== 0) {
		throw new Error(`The tests need ${missing.join(" and ")}. Run this line, then npm test again:\n\n  sudo ${line}\n`);
	}
	console.log(`Installing what the tests need: ${missing.join(", ")} …`);
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	const run = (argv) => spawnSync("apt-get", argv, { env, stdio: ["ignore", "ignore", "inherit"] }).status === 0;
	// The package lists of a bare machine are empty or old; the first try costs less than fetching them always.
	const install = () => run(line.split(" ").slice(1));
	if (install() || (run(["update"]) && install())) return;
	throw new Error(
		`Installing ${missing.join(" and ")} failed for the reason above. Run this line, then npm test again:\n\n  ${line}\n`,
	);
}

function hasPostgres() {
	const versions = "/usr/lib/postgresql";
	return (
		existsSync(versions) && readdirSync(versions).some((version) => existsSync(`${versions}/${version}/bin/postgres`))
	);
}
