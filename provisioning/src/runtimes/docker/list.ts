import type { RuntimePart } from "../runtime.ts";
import { ask } from "./ask.ts";
import type { DockerContext } from "./context.ts";
import { isIn } from "./ensure-network.ts";
import { label } from "./names.ts";

/** Tenants of this platform that have a container, a network or a volume, with what of these is missing. */
export async function list(ctx: DockerContext): Promise<Map<string, RuntimePart[]>> {
	const filters = { label: [`${label.platform}=${ctx.platform}`, label.tenant] };
	const [containers, networks, volumes] = await Promise.all([
		ask("list containers", () => ctx.docker.listContainers({ all: true, filters })).then(byTenant),
		ask("list networks", () => ctx.docker.listNetworks({ filters })).then(byTenant),
		ask("list volumes", () => ctx.docker.listVolumes({ filters })).then(({ Volumes }) => byTenant(Volumes ?? [])),
	]);
	const tenantIds = new Set([...containers.keys(), ...networks.keys(), ...volumes.keys()]);
	return new Map(
		[...tenantIds].sort().map((tenantId) => {
			const [container, network] = [containers.get(tenantId), networks.get(tenantId)];
			const missing: RuntimePart[] = [];
			if (!container) missing.push("n8n");
			// A container that was cut off from its network is as good as without one.
			if (!network || (container && !isIn(container.NetworkSettings.Networks, network))) missing.push("network");
			if (!volumes.has(tenantId)) missing.push("files");
			return [tenantId, missing];
		}),
	);
}

function byTenant<Thing extends { Labels?: Record<string, string> | null }>(things: Thing[]): Map<string, Thing> {
	return new Map(things.map((thing) => [thing.Labels?.[label.tenant] ?? "", thing]));
}
