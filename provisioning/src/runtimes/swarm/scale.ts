import { ProvisioningError } from "#errors.ts";
import { instanceOf } from "../docker/context.ts";
import { unwatch } from "../docker/refresh.ts";
import { asleepLabel, type SwarmContext } from "./context.ts";
import { refresh } from "./refresh.ts";
import { findService, replicasOf, taskOf, updateService } from "./service.ts";
import { waitUntilEnded } from "./tasks.ts";

/**
 * Ends it with time for what it runs and leaves its service at no replicas. A swarm can freeze nothing on another node,
 * so that sleep is a stop with a mark: waking takes a boot.
 */
export async function stop(ctx: SwarmContext, tenantId: string, asleep = false): Promise<void> {
	const found = await findService(ctx, tenantId);
	if (found === null) return;
	if (asleep && replicasOf(found.spec) === 0) return;
	unwatch(instanceOf(ctx, tenantId));
	await updateService(ctx, found.id, (spec) => ({
		...spec,
		Labels: marked(spec.Labels, asleep),
		Mode: { Replicated: { Replicas: 0 } },
	}));
	await refresh(ctx, tenantId);
	await waitUntilEnded(ctx, found.id);
}

/** Starts what sleeps or was stopped; what runs is left alone. */
export async function wake(ctx: SwarmContext, tenantId: string): Promise<void> {
	const found = await findService(ctx, tenantId);
	if (found === null) {
		throw new ProvisioningError(
			"runtime_failed",
			`Tenant ${tenantId} has no service; start the tenant instead of waking it, which makes a new one.`,
		);
	}
	if (replicasOf(found.spec) === 0) {
		await waitUntilEnded(ctx, found.id);
		await updateService(ctx, found.id, (spec) => ({
			...spec,
			Labels: marked(spec.Labels, false),
			Mode: { Replicated: { Replicas: 1 } },
		}));
	}
	await refresh(ctx, tenantId);
}

export async function restart(ctx: SwarmContext, tenantId: string): Promise<void> {
	const found = await findService(ctx, tenantId);
	if (found === null)
		throw new ProvisioningError("runtime_failed", `Tenant ${tenantId} has no service to restart; start the tenant.`);
	if (replicasOf(found.spec) === 0) return wake(ctx, tenantId);
	unwatch(instanceOf(ctx, tenantId));
	await updateService(ctx, found.id, (spec) => {
		const task = taskOf(spec);
		return { ...spec, TaskTemplate: { ...task, ForceUpdate: (task.ForceUpdate ?? 0) + 1 } };
	});
	await refresh(ctx, tenantId);
}

function marked(labels: Record<string, string> = {}, asleep: boolean): Record<string, string> {
	const { [asleepLabel]: _, ...others } = labels;
	return asleep ? { ...others, [asleepLabel]: "true" } : others;
}
