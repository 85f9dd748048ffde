import { buildImages, type Service } from "../launch/build-images.ts";

/** Before the first test that needs Docker: the engine runs and the images of these sources are there. */
export default async function setup(): Promise<void> {
	// Whoever tries an image of their own names it so.
	const own = process.env.FLOMASTR_TEST_N8N_IMAGE !== undefined;
	const needed: Service[] = own ? ["postgres"] : ["postgres", "n8n"];
	await buildImages(needed);
}
