import { n8nPort } from "../docker/context.ts";
import { nameOf } from "../docker/names.ts";
import type { SwarmContext } from "./context.ts";
import type { SwarmNode, Task } from "./tasks.ts";

/** Base URL of a task for the control plane; null while it does not run. A published port changes with each task. */
export function addressOf(
	ctx: SwarmContext,
	tenantId: string,
	task: Task,
	known: Map<string, SwarmNode>,
): string | null {
	if (task.Status.State !== "running") return null;
	if (ctx.swarm.reach === "overlay") return `http://${nameOf(ctx.platform, tenantId)}:${n8nPort}`;
	const port = task.Status.PortStatus?.Ports?.find(({ TargetPort }) => TargetPort === n8nPort)?.PublishedPort;
	const host = known.get(task.NodeID ?? "")?.address;
	return host && port ? `http://${host.includes(":") ? `[${host}]` : host}:${port}` : null;
}
