import type { ContainerInspectInfo } from "dockerode";
import { ProvisioningError } from "#errors.ts";
import { ask, askFor } from "./ask.ts";
import { type DockerContext, instanceOf } from "./context.ts";
import { find, isAsleep } from "./find.ts";
import { label } from "./names.ts";
import { refresh } from "./refresh.ts";

/**
 * Gives memory back and lets the container go on where it was. One that was stopped to sleep, or did not survive it, is
 * started.
 */
export async function wake(ctx: DockerContext, tenantId: string): Promise<void> {
	const found = await find(ctx, tenantId);
	if (found === null) {
		throw new ProvisioningError(
			"runtime_failed",
			`Tenant ${tenantId} has no container; start the tenant instead of waking it, which makes a new one.`,
		);
	}
	if (found.State.Running && !found.State.Paused && !hasSleepersLimits(found)) return refresh(ctx, tenantId);
	instanceOf(ctx, tenantId).trouble = null;
	await wakeContainer(ctx, found);
	await refresh(ctx, tenantId, found.State.Paused);
}

/** Also for one that another process of ours left half asleep. */
export async function wakeContainer(ctx: DockerContext, found: ContainerInspectInfo): Promise<void> {
	const container = ctx.docker.getContainer(found.Id);
	const name = found.Name.slice(1);
	const memory = Number(found.Config.Labels[label.memory]);
	const awake = { Memory: memory, MemorySwap: memory, RestartPolicy: { Name: "unless-stopped" } };
	await ask(`give ${name} its memory back`, () => container.update(awake));
	if (found.State.Paused) await ask(`unpause ${name}`, () => container.unpause());
	else if (!found.State.Running) await askFor(`start ${name}`, () => container.start(), [304]);
}

function hasSleepersLimits(found: ContainerInspectInfo): boolean {
	return isAsleep(found) || found.HostConfig.Memory !== Number(found.Config.Labels[label.memory]);
}
