import { ProvisioningError } from "#errors.ts";
import { ask, askFor, refusalOf } from "./ask.ts";
import type { DockerContext } from "./context.ts";
import { label, nameOf } from "./names.ts";
import { n8nAddressIn, type Subnet, subnetsOf } from "./subnets.ts";

const defaultPool = "10.213.0.0/16";

/** Makes a tenant's own network, or finds it; who may enter it is said by `connectDoors`. Returns the address n8n has in it. */
export async function ensureNetwork(ctx: DockerContext, tenantId: string): Promise<string> {
	const labels = { [label.platform]: ctx.platform, [label.tenant]: tenantId };
	return makeNetwork(ctx, nameOf(ctx.platform, tenantId), labels);
}

/**
 * A bridge of its own for each tenant: what is in one reaches nothing in another. Subnets are explicit, because the
 * engine's own pools end after about 30 networks.
 */
export async function makeNetwork(ctx: DockerContext, name: string, labels: Record<string, string>): Promise<string> {
	return (await addressIn(ctx, name)) ?? create(ctx, name, labels);
}

async function addressIn(ctx: DockerContext, name: string): Promise<string | null> {
	const found = await askFor(`inspect the network ${name}`, () => ctx.docker.getNetwork(name).inspect());
	const subnet: unknown = found?.IPAM?.Config?.[0]?.Subnet;
	return typeof subnet === "string" ? n8nAddressIn(subnet) : null;
}

async function create(ctx: DockerContext, name: string, labels: Record<string, string>): Promise<string> {
	const pool = ctx.options.subnetPool ?? defaultPool;
	const taken = await takenSubnets(ctx);
	for (const subnet of subnetsOf(pool, name)) {
		if (taken.has(subnet.subnet)) continue;
		if (await tryToCreate(ctx, name, labels, subnet)) return subnet.n8n;
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

/** False when the subnet overlaps with another network's or with a route of the host. */
async function tryToCreate(
	ctx: DockerContext,
	name: string,
	labels: Record<string, string>,
	{ subnet, gateway, doors }: Subnet,
): Promise<boolean> {
	try {
		await ask(`make the network ${name}`, () =>
			ctx.docker.createNetwork({
				Name: name,
				CheckDuplicate: true,
				Driver: "bridge",
				Labels: labels,
				IPAM: { Driver: "default", Config: [{ Subnet: subnet, Gateway: gateway, IPRange: doors }] },
			}),
		);
		return true;
	} catch (thrown) {
		if (/overlaps|conflicts with network/i.test(refusalOf(thrown).reason)) return false;
		throw thrown;
	}
}
