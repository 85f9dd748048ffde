import { label } from "../docker/names.ts";
import { askSwarm } from "./ask-swarm.ts";
import type { SwarmContext } from "./context.ts";

/** Tenants of this platform that have a service, a network or a secret. */
export async function list(ctx: SwarmContext): Promise<string[]> {
	const filters = { label: [`${label.platform}=${ctx.platform}`, label.tenant] };
	const [services, networks, secrets] = await Promise.all([
		askSwarm("list services", () => ctx.docker.listServices({ filters })),
		askSwarm("list networks", () => ctx.docker.listNetworks({ filters })),
		askSwarm("list secrets", () => ctx.docker.listSecrets({ filters })),
	]);
	const labels = [
		...[...services, ...secrets].map(({ Spec }) => Spec?.Labels),
		...networks.map(({ Labels }) => Labels),
	];
	const tenantIds = new Set(labels.flatMap((all) => all?.[label.tenant] ?? []));
	// The making of a template has secrets as a tenant has.
	tenantIds.delete("template");
	return [...tenantIds].sort();
}
