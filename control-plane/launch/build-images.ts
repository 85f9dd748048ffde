import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { releaseOf } from "@flomastr/provisioning/n8n/release";
import { ensureBaseImage } from "./docker-base.ts";
import { installDocker } from "./install-docker.ts";
import { quiet, run } from "./run-program.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Services of docker-compose.yml whose image is ours, cheapest first. */
export const services = ["postgres", "caddy", "n8n", "control-plane"] as const;
export type Service = (typeof services)[number];

/**
 * Makes Docker ready (see `installDocker` and `ensureBaseImage`) and builds production's images. What has not changed is
 * not built again.
 *
 * @returns The release of n8n's image, `flomastr/n8n:<release>`.
 */
export async function buildImages(wanted: readonly Service[] = services): Promise<string> {
	const release = releaseOf(root);
	await installDocker();
	ensureBaseImage();
	const missing = wanted.filter((service) => service !== "n8n" || !hasRelease(release));
	if (missing.length > 0) {
		console.log(`Building images: ${missing.join(", ")} …`);
		// One after another: together, two installations by npm take more memory than a small machine has.
		for (const service of missing) {
			run("docker", ["compose", "--progress=plain", "build", service], {
				cwd: root,
				env: { ...process.env, N8N_RELEASE: release },
			});
		}
	}
	return release;
}

/** A release's name says what is in it: once made it stays as it is. */
function hasRelease(release: string): boolean {
	return quiet("docker", ["image", "inspect", `flomastr/n8n:${release}`]);
}

// node control-plane/launch/build-images.ts [service …]
if (import.meta.main) {
	const named = process.argv.slice(2);
	const unknown = named.filter((name) => !services.some((service) => service === name));
	if (unknown.length > 0) {
		console.error(`No image is called ${unknown.join(", ")}; there are ${services.join(", ")}.`);
		process.exit(2);
	}
	const release = await buildImages(named.length > 0 ? services.filter((name) => named.includes(name)) : services);
	spawnSync("docker", ["images", "--filter", "reference=flomastr/*"], { stdio: "inherit" });
	console.log(`Tenants run flomastr/n8n:${release}.`);
}
