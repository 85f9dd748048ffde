import type { ContainerInfo } from "dockerode";
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
	for (const { Id, Labels } of (await findDoors(ctx)).filter((door) => !isIn(door, network))) {
		await connect(ctx, network, Id, Labels[serviceLabel]);
	}
}

/** A door that was made anew is in no tenant's network yet. */
export async function connectDoorsEverywhere(ctx: DockerContext): Promise<void> {
	const doors = await findDoors(ctx);
	if (doors.length === 0) return;
	const filters = { label: [`${label.platform}=${ctx.platform}`, label.tenant] };
	const networks = await ask("list networks", () => ctx.docker.listNetworks({ filters }));
	await Promise.all(
		networks
			.filter(({ Name }) => !doors.every((door) => isIn(door, Name)))
			// In its turn: a removal has taken the doors out, and could not remove a network that they are back in.
			.map(({ Name, Labels }) => ctx.inTurn(Labels?.[label.tenant] ?? Name, () => connectIfThere(ctx, Name))),
	);
}

async function connectIfThere(ctx: DockerContext, network: string): Promise<void> {
	const found = await askFor(`inspect the network ${network}`, () => ctx.docker.getNetwork(network).inspect());
	if (found !== null) await connectDoors(ctx, network);
}

/** None where the platform runs beside the engine and reaches tenants as the host. */
async function findDoors(ctx: DockerContext): Promise<ContainerInfo[]> {
	if (ctx.options.controlPlane === "host") return [];
	const filters = { label: [`${label.door}=${ctx.platform}`] };
	return ask("list the platform's containers", () => ctx.docker.listContainers({ filters }));
}

function isIn({ NetworkSettings }: ContainerInfo, network: string): boolean {
	return network in NetworkSettings.Networks;
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
