import { buildImages } from "../launch/build-images.ts";
import { ensureSwap } from "../launch/ensure-swap.ts";

/** Before the first test of the compose stack: all its images, of these sources. */
export default async function setup(): Promise<void> {
	ensureSwap();
	await buildImages();
}
