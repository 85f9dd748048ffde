import { nameOf } from "../docker/names.ts";
import { removeNetwork } from "../docker/remove.ts";
import { askSwarmFor } from "./ask-swarm.ts";
import type { SwarmContext } from "./context.ts";
import { refresh } from "./refresh.ts";
import { stop } from "./scale.ts";
import { removeSecrets } from "./secrets.ts";

/** The service, its secrets and its network; its files went with its task. */
export async function remove(ctx: SwarmContext, tenantId: string): Promise<void> {
	const name = nameOf(ctx.platform, tenantId);
	await stop(ctx, tenantId);
	await askSwarmFor(`remove the service ${name}`, () => ctx.docker.getService(name).remove());
	await removeSecrets(ctx, tenantId);
	await removeNetwork(ctx, name);
	await refresh(ctx, tenantId);
}
