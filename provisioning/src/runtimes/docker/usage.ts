import type { ContainerInspectInfo } from "dockerode";
import type { RuntimeUsage } from "../runtime.ts";
import { ask } from "./ask.ts";
import { type DockerContext, type Instance, instanceOf } from "./context.ts";
import { find } from "./find.ts";

/** What a tenant's container takes now; null when it has none or it does not run. */
export async function usage(ctx: DockerContext, tenantId: string): Promise<RuntimeUsage | null> {
	const found = await find(ctx, tenantId);
	if (!found?.State.Running) return null;
	const used = await usageOf(ctx, found.Id);
	// No engine tells of swap. What one that has slept held and holds no longer is there: it comes back page by page.
	const instance = instanceOf(ctx, tenantId);
	const held = heldOf(instance, found);
	if (held !== null) noteHeld(instance, found, used.memory);
	return { ...used, swap: held === null ? 0 : Math.max(0, held - used.memory) };
}

/** Most bytes it was seen to hold since this start of its container; null before it first slept. */
export function heldOf({ held }: Instance, { State }: ContainerInspectInfo): number | null {
	return held?.startedAt === State.StartedAt ? held.bytes : null;
}

/** @returns the most it was seen to hold, this time included */
export function noteHeld(instance: Instance, found: ContainerInspectInfo, bytes: number): number {
	const most = Math.max(heldOf(instance, found) ?? 0, bytes);
	instance.held = { startedAt: found.State.StartedAt, bytes: most };
	return most;
}

/** Without swap, and without the page cache, which the kernel takes back whenever it likes. */
export async function usageOf(ctx: DockerContext, id: string): Promise<RuntimeUsage> {
	const stats = await ask("read a container's usage", () =>
		ctx.docker.getContainer(id).stats({ stream: false, "one-shot": true }),
	);
	const figures: Record<string, number | undefined> = { ...stats.memory_stats.stats };
	// cgroup v1 counts with all below it under `total_…`; v2 has the plain names only.
	const figure = (name: string): number => figures[`total_${name}`] ?? figures[name] ?? 0;
	const cache = figure("active_file") + figure("inactive_file");
	return {
		memory: Math.max(0, (stats.memory_stats.usage ?? 0) - cache),
		swap: 0,
		cpuSeconds: (stats.cpu_stats.cpu_usage?.total_usage ?? 0) / 1e9,
	};
}
