import { ask } from "./ask.ts";
import type { DockerContext } from "./context.ts";
import { findAll } from "./find.ts";
import { label } from "./names.ts";

/** Tenants of this platform that have a container, a network or a volume. */
export async function list(ctx: DockerContext): Promise<string[]> {
	const filters = { label: [`${label.platform}=${ctx.platform}`, label.tenant] };
	const [containers, networks, volumes] = await Promise.all([
		findAll(ctx),
		ask("list networks", () => ctx.docker.listNetworks({ filters })),
		ask("list volumes", () => ctx.docker.listVolumes({ filters })),
	]);
	const labelled = [...networks, ...(volumes.Volumes ?? [])].flatMap(({ Labels }) => Labels?.[label.tenant] ?? []);
	return [...new Set([...containers, ...labelled])].sort();
}
