import { buildImages, type Service } from "../launch/build-images.ts";
import { ensureSwap } from "../launch/ensure-swap.ts";

/** Before the first test that needs Docker: the engine runs, tenants can sleep, the images of these sources are there. */
export default async function setup(): Promise<void> {
	ensureSwap();
	// Whoever tries an image of their own names it so.
	const own = process.env.FLOMASTR_TEST_N8N_IMAGE !== undefined;
	const needed: Service[] = own ? ["postgres"] : ["postgres", "n8n"];
	await buildImages(needed);
}
