import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aptGet, quiet, run } from "./run-program.ts";

export const baseImage = "debian:trixie-slim";
const suite = "trixie";
/** Authorities that were added to this machine: behind a proxy that opens TLS, builds must trust them as well. */
const authorities = "/usr/local/share/ca-certificates";

/** Makes sure that the image all others are built on is there: found, pulled, or else made with debootstrap. */
export function ensureBaseImage(): void {
	if (quiet("docker", ["image", "inspect", baseImage]) || quiet("docker", ["pull", "--quiet", baseImage])) return;
	console.log(`${baseImage} cannot be pulled; making it with debootstrap …`);
	aptGet("debootstrap");
	const folder = mkdtempSync(join(tmpdir(), "flomastr-base-"));
	try {
		run("debootstrap", ["--variant=minbase", suite, folder]);
		clean(folder);
		trustWhatThisMachineTrusts(folder);
		importTree(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Where `ca-certificates` finds them once an image installs it; until then there is nothing that would ask. */
function trustWhatThisMachineTrusts(folder: string): void {
	if (!existsSync(authorities)) return;
	run("mkdir", ["-p", join(folder, authorities)]);
	run("cp", ["-rL", `${authorities}/.`, join(folder, authorities)]);
}

/** What the image on the registry leaves out as well: package caches and documentation. */
function clean(folder: string): void {
	for (const path of ["var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/man", "usr/share/locale"])
		rmSync(join(folder, path), { recursive: true, force: true });
	for (const path of ["var/cache/apt/archives/partial", "var/lib/apt/lists/partial", "usr/share/man/man1"])
		run("mkdir", ["-p", join(folder, path)]);
}

/** The tree goes through a pipe: an archive on disk would need the space twice. */
function importTree(folder: string): void {
	const tree = `tar --create --directory "$1" --one-file-system . | docker import --change 'CMD ["bash"]' - "$2"`;
	const ended = spawnSync("bash", ["-o", "pipefail", "-c", tree, "-", folder, baseImage], {
		stdio: ["ignore", "ignore", "inherit"],
	});
	if (ended.status !== 0) throw new Error(`docker import of ${baseImage} failed for the reason above.`);
}
