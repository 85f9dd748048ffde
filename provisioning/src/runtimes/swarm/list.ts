import { label } from "../docker/names.ts";
import type { RuntimePart } from "../runtime.ts";
import { askSwarm } from "./ask-swarm.ts";
import type { SwarmContext } from "./context.ts";

/** Tenants of this platform that have a service, a network or a secret, with what is missing; files go with a task. */
export async function list(ctx: SwarmContext): Promise<Map<string, RuntimePart[]>> {
	const filters = { label: [`${label.platform}=${ctx.platform}`, label.tenant] };
	const [services, networks, secrets] = await Promise.all([
		askSwarm("list services", () => ctx.docker.listServices({ filters })),
		askSwarm("list networks", () => ctx.docker.listNetworks({ filters })),
		askSwarm("list secrets", () => ctx.docker.listSecrets({ filters })),
	]);
	const served = tenantsOf(services.map(({ Spec }) => Spec?.Labels));
	const connected = tenantsOf(networks.map(({ Labels }) => Labels));
	const tenantIds = new Set([...served, ...connected, ...tenantsOf(secrets.map(({ Spec }) => Spec?.Labels))]);
	// The making of a template has secrets as a tenant has.
	tenantIds.delete("template");
	return new Map(
		[...tenantIds].sort().map((tenantId) => {
			const missing: RuntimePart[] = [];
			if (!served.has(tenantId)) missing.push("n8n");
			if (!connected.has(tenantId)) missing.push("network");
			return [tenantId, missing];
		}),
	);
}

function tenantsOf(labels: (Record<string, string> | undefined)[]): Set<string> {
	return new Set(labels.flatMap((all) => all?.[label.tenant] ?? []));
}
