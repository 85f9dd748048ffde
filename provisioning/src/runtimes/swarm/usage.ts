import { usageOf } from "../docker/usage.ts";
import type { RuntimeUsage } from "../runtime.ts";
import { askSwarm } from "./ask-swarm.ts";
import type { SwarmContext } from "./context.ts";
import { findService } from "./service.ts";
import { currentOf, tasksOf } from "./tasks.ts";

/** Null as well for a tenant on another node: a manager cannot ask that engine. */
export async function usage(ctx: SwarmContext, tenantId: string): Promise<RuntimeUsage | null> {
	const found = await findService(ctx, tenantId);
	const task = found === null ? undefined : currentOf(await tasksOf(ctx, found.id));
	const container = task?.Status.ContainerStatus?.ContainerID;
	if (task?.Status.State !== "running" || !container) return null;
	const { Swarm } = await askSwarm("tell about itself", () => ctx.docker.info());
	return Swarm?.NodeID === task.NodeID ? usageOf(ctx, container) : null;
}
