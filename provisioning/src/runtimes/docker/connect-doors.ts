import { ask, askFor, refusalOf } from "./ask.ts";
import type { DockerContext } from "./context.ts";
import { label } from "./names.ts";

/** By this name compose's services call each other. */
const serviceLabel = "com.docker.compose.service";

/**
 * Puts the platform's own containers (gateway, control plane, database) into a tenant's network, under the names of
 * their services.
 */
export async function connectDoors(ctx: DockerContext, network: string): Promise<void> {
	if (ctx.options.controlPlane === "host") return;
	const filters = { label: [`${label.door}=${ctx.platform}`] };
	const doors = await ask("list the platform's containers", () => ctx.docker.listContainers({ filters }));
	for (const { Id, Labels, NetworkSettings } of doors) {
		if (!(network in NetworkSettings.Networks)) await connect(ctx, network, Id, Labels[serviceLabel]);
	}
}

/** A door that was made anew is in no tenant's network yet. */
export async function connectDoorsEverywhere(ctx: DockerContext): Promise<void> {
	if (ctx.options.controlPlane === "host") return;
	const filters = { label: [`${label.platform}=${ctx.platform}`, label.tenant] };
	const networks = await ask("list networks", () => ctx.docker.listNetworks({ filters }));
	for (const { Name } of networks) await connectDoors(ctx, Name);
}

async function connect(ctx: DockerContext, network: string, id: string, service: string | undefined): Promise<void> {
	try {
		await askFor(`connect ${service ?? id} to ${network}`, () =>
			ctx.docker
				.getNetwork(network)
				.connect({ Container: id, EndpointConfig: { ...(service !== undefined && { Aliases: [service] }) } }),
		);
	} catch (thrown) {
		// Two may do it at once: a new door and a new tenant.
		if (!/already (?:exists|attached)/i.test(refusalOf(thrown).reason)) throw thrown;
	}
}
