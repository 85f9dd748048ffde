import { ask } from "./ask.ts";
import type { DockerContext } from "./context.ts";
import { label } from "./names.ts";

/** Releases whose image is on this engine, newest first. */
export async function releases(ctx: DockerContext): Promise<string[]> {
	const images = await ask("list images", () => ctx.docker.listImages({ filters: { label: [label.release] } }));
	return images
		.filter(({ Labels, RepoTags }) => RepoTags?.includes(ctx.image(Labels?.[label.release] ?? "")))
		.sort((a, b) => b.Created - a.Created)
		.flatMap(({ Labels }) => Labels?.[label.release] ?? []);
}
