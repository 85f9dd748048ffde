import { askFor } from "./ask.ts";
import type { DockerContext } from "./context.ts";
import { cacheNameOf } from "./names.ts";

/**
 * Takes a release's name from its image, which goes with its last name, and deletes its compiled code. Docker refuses
 * (409) while a container of any platform is made of it: then it stays.
 */
export async function forgetRelease(ctx: DockerContext, release: string): Promise<void> {
	const image = ctx.docker.getImage(ctx.image(release));
	await askFor(`delete the image of ${release}`, () => image.remove(), [404, 409]);
	const cache = ctx.docker.getVolume(cacheNameOf(ctx.platform, release));
	await askFor(`delete the compiled code of ${release}`, () => cache.remove(), [404, 409]);
}
