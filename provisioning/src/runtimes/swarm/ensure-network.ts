import { ProvisioningError } from "#errors.ts";
import { connectDoors } from "../docker/connect-doors.ts";
import { subnetsOf } from "../docker/subnets.ts";
import { askSwarm, askSwarmFor } from "./ask-swarm.ts";
import type { SwarmContext } from "./context.ts";

/** Apart from the Docker runtime's, whose networks may be on the same engine. */
const defaultPool = "10.214.0.0/16";

/**
 * An overlay network of its own for each tenant, over all nodes; containers on this manager may join it. The doors do:
 * a door that were a service would be started anew for each tenant, since services change networks in no other way.
 */
export async function ensureOverlay(ctx: SwarmContext, name: string, labels: Record<string, string>): Promise<void> {
	// The swarm sees overlaps too late to refuse them, so that each network has to see all before it.
	await ctx.inTurn("overlay networks", async () => {
		const found = await askSwarmFor(`inspect the network ${name}`, () => ctx.docker.getNetwork(name).inspect());
		if (found === null) await create(ctx, name, labels);
	});
	await connectDoors(ctx, name);
}

async function create(ctx: SwarmContext, name: string, labels: Record<string, string>): Promise<void> {
	const pool = ctx.swarm.subnetPool ?? defaultPool;
	const networks = await askSwarm("list networks", () => ctx.docker.listNetworks());
	const taken = new Set(networks.flatMap(({ IPAM }) => IPAM?.Config?.map(({ Subnet }) => Subnet ?? "") ?? []));
	for (const { subnet, gateway } of subnetsOf(pool, name)) {
		if (taken.has(subnet)) continue;
		await askSwarm(`make the network ${name}`, () =>
			ctx.docker.createNetwork({
				Name: name,
				CheckDuplicate: true,
				Driver: "overlay",
				Attachable: true,
				Labels: labels,
				IPAM: { Driver: "default", Config: [{ Subnet: subnet, Gateway: gateway }] },
			}),
		);
		return;
	}
	throw new ProvisioningError(
		"no_space",
		`Every subnet of ${pool} is in use; remove networks that nobody needs or give FloMastr another pool.`,
	);
}
