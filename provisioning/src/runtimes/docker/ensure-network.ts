import { ProvisioningError } from "#errors.ts";
import { ask, askFor, refusalOf } from "./ask.ts";
import type { DockerContext } from "./context.ts";
import { label, nameOf } from "./names.ts";
import { n8nAddressIn, type Subnet, subnetsOf } from "./subnets.ts";

const defaultPool = "10.213.0.0/16";

/** The network of one tenant, and the address that n8n has in it. */
export type OwnNetwork = { Name: string; Id: string; n8n: string };

/** Makes a tenant's own network, or finds it; who may enter it is said by `connectDoors`. */
export async function ensureNetwork(ctx: DockerContext, tenantId: string): Promise<OwnNetwork> {
	const labels = { [label.platform]: ctx.platform, [label.tenant]: tenantId };
	return makeNetwork(ctx, nameOf(ctx.platform, tenantId), labels);
}

/**
 * A bridge of its own for each tenant: what is in one reaches nothing in another. Subnets are explicit, because the
 * engine's own pools end after about 30 networks.
 */
export async function makeNetwork(
	ctx: DockerContext,
	name: string,
	labels: Record<string, string>,
): Promise<OwnNetwork> {
	return (await findNetwork(ctx, name)) ?? create(ctx, name, labels);
}

/** Whether a container is in this very network: one of the same name may have been made after its own had gone. */
export function isIn(
	networks: Record<string, { NetworkID?: string }>,
	{ Name, Id }: Pick<OwnNetwork, "Name" | "Id">,
): boolean {
	const endpoint = networks[Name];
	// One that was never started goes by the name.
	return endpoint !== undefined && (!endpoint.NetworkID || endpoint.NetworkID === Id);
}

async function findNetwork(ctx: DockerContext, name: string): Promise<OwnNetwork | null> {
	const found = await askFor(`inspect the network ${name}`, () => ctx.docker.getNetwork(name).inspect());
	const subnet = found?.IPAM?.Config?.[0]?.Subnet;
	return found && subnet ? { Name: name, Id: found.Id, n8n: n8nAddressIn(subnet) } : null;
}

async function create(ctx: DockerContext, name: string, labels: Record<string, string>): Promise<OwnNetwork> {
	const pool = ctx.options.subnetPool ?? defaultPool;
	const taken = await takenSubnets(ctx);
	for (const subnet of subnetsOf(pool, name)) {
		if (taken.has(subnet.subnet)) continue;
		const Id = await tryToCreate(ctx, name, labels, subnet);
		if (Id !== null) return { Name: name, Id, n8n: subnet.n8n };
	}
	throw new ProvisioningError(
		"no_space",
		`Every subnet of ${pool} is in use; remove networks that nobody needs or give FloMastr another pool.`,
	);
}

async function takenSubnets(ctx: DockerContext): Promise<Set<string>> {
	const networks = await ask("list networks", () => ctx.docker.listNetworks());
	return new Set(networks.flatMap(({ IPAM }) => IPAM?.Config?.map(({ Subnet }) => Subnet ?? "") ?? []));
}

/** Its id; null when the subnet overlaps with another network's or with a route of the host. */
async function tryToCreate(
	ctx: DockerContext,
	name: string,
	labels: Record<string, string>,
	{ subnet, gateway, doors }: Subnet,
): Promise<string | null> {
	try {
		const { id } = await ask(`make the network ${name}`, () =>
			ctx.docker.createNetwork({
				Name: name,
				CheckDuplicate: true,
				Driver: "bridge",
				Labels: labels,
				IPAM: { Driver: "default", Config: [{ Subnet: subnet, Gateway: gateway, IPRange: doors }] },
			}),
		);
		return id;
	} catch (thrown) {
		if (/overlaps|conflicts with network/i.test(refusalOf(thrown).reason)) return null;
		throw thrown;
	}
}
