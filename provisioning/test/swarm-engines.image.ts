import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type Dockerode from "dockerode";

const store = "image/overlay2";

/**
 * Gives an engine that is not started yet an image of the main one without copying it: its records are copied, its
 * layers are links: an engine only ever reads them.
 *
 * @returns False when the main engine keeps its images in another way; `docker save` and `load` it then.
 */
export async function lendImage(main: Dockerode, image: string, dataRoot: string): Promise<boolean> {
	const { DockerRootDir, Driver } = await main.info();
	const { Id, RootFS } = await main.getImage(image).inspect();
	const from = (path: string): string => join(DockerRootDir, path);
	if (Driver !== "overlay2" || !existsSync(from(`${store}/imagedb/content/sha256/${hexOf(Id)}`))) return false;
	const copy = (path: string): void => {
		mkdirSync(dirname(join(dataRoot, path)), { recursive: true });
		cpSync(from(path), join(dataRoot, path), { recursive: true });
	};
	copy(`${store}/imagedb/content/sha256/${hexOf(Id)}`);
	mkdirSync(join(dataRoot, "overlay2/l"), { recursive: true });
	for (const chain of chainOf(RootFS.Layers ?? [])) {
		const record = `${store}/layerdb/sha256/${hexOf(chain)}`;
		copy(record);
		const layer = `overlay2/${readFileSync(from(`${record}/cache-id`), "utf8").trim()}`;
		symlinkSync(from(layer), join(dataRoot, layer));
		symlinkSync(`../${layer.slice("overlay2/".length)}/diff`, join(dataRoot, "overlay2/l", linkOf(from(layer))));
	}
	const [name = ""] = image.split(":");
	writeFileSync(
		join(dataRoot, store, "repositories.json"),
		JSON.stringify({ Repositories: { [name]: { [image]: Id } } }),
		{ mode: 0o600 },
	);
	return true;
}

/** The slow way: minutes for an n8n. */
export async function loadImage(main: Dockerode, image: string, engine: Dockerode): Promise<void> {
	const progress = await engine.loadImage(await main.getImage(image).get());
	await new Promise<void>((resolve, reject) => {
		engine.modem.followProgress(progress, (failed) => (failed ? reject(failed) : resolve()));
	});
}

/** A layer is known by what lies under it as well. */
function chainOf(layers: string[]): string[] {
	const chain: string[] = [];
	for (const layer of layers) {
		const below = chain.at(-1);
		chain.push(below ? `sha256:${createHash("sha256").update(`${below} ${layer}`).digest("hex")}` : layer);
	}
	return chain;
}

function linkOf(layer: string): string {
	return readFileSync(join(layer, "link"), "utf8").trim();
}

function hexOf(digest: string): string {
	return digest.replace("sha256:", "");
}

/** A program of this machine, with what it said when it failed. */
export function run(program: string, ...args: string[]): string {
	return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
