import { ask } from "./ask.ts";
import type { DockerContext } from "./context.ts";
import { label } from "./names.ts";

/** Releases whose image is on this engine: first what new tenants get, which is the one that was named or the newest. */
export async function releases(ctx: DockerContext): Promise<string[]> {
	const images = await ask("list images", () => ctx.docker.listImages({ filters: { label: [label.release] } }));
	return (
		images
			.filter(({ Labels, RepoTags }) => RepoTags?.includes(ctx.image(Labels?.[label.release] ?? "")))
			.map(({ Labels, Created }) => ({ release: Labels?.[label.release] ?? "", Created }))
			// Two of one moment differ in their labels alone: any order will do, if it is the same each time.
			.sort(
				(a, b) =>
					Number(b.release === ctx.options.release) - Number(a.release === ctx.options.release) ||
					b.Created - a.Created ||
					b.release.localeCompare(a.release),
			)
			.map(({ release }) => release)
	);
}
