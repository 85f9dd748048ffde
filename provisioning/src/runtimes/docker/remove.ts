import { setTimeout as wait } from "node:timers/promises";
import { askFor, refusalOf } from "./ask.ts";
import { type DockerContext, instanceOf } from "./context.ts";
import { removeContainer } from "./ensure.ts";
import { find } from "./find.ts";
import { nameOf } from "./names.ts";
import { refresh, unwatch } from "./refresh.ts";
import { endContainer } from "./stop.ts";

/** The container, its files and its network, each found by name, whatever of them is there. */
export async function remove(ctx: DockerContext, tenantId: string): Promise<void> {
	const name = nameOf(ctx.platform, tenantId);
	unwatch(instanceOf(ctx, tenantId));
	const found = await find(ctx, tenantId);
	if (found !== null && !found.State.Paused) await endContainer(ctx, found);
	if (found !== null) await removeContainer(ctx, found.Id);
	await patiently(() => askFor(`remove the volume ${name}`, () => ctx.docker.getVolume(name).remove({ force: true })));
	await removeNetwork(ctx, name);
	await refresh(ctx, tenantId);
}

export async function removeNetwork(ctx: DockerContext, name: string): Promise<void> {
	const network = ctx.docker.getNetwork(name);
	const found = await askFor(`inspect the network ${name}`, () => network.inspect());
	if (found === null) return;
	for (const Container of Object.keys(found.Containers ?? {})) {
		await askFor(
			`disconnect ${Container} from ${name}`,
			() => network.disconnect({ Container, Force: true }),
			[404, 403, 500],
		);
	}
	await patiently(() => askFor(`remove the network ${name}`, () => network.remove()));
}

const tries = 50;

/** The engine lets go of what a removed container used a moment later. */
async function patiently(removal: () => Promise<unknown>): Promise<void> {
	for (let tried = 1; ; tried++) {
		try {
			await removal();
			return;
		} catch (thrown) {
			if (tried === tries || !/in use|active endpoints/i.test(refusalOf(thrown).reason)) throw thrown;
			await wait(100);
		}
	}
}
