import type { ContainerInspectInfo } from "dockerode";
import { ask, askFor, refusalOf } from "./ask.ts";
import type { DockerContext, Instance } from "./context.ts";
import { label, nameOf } from "./names.ts";

/** What a container weighs where all want the CPU; Docker's default, said because an update cannot go back to silence. */
export const usualShares = 1024;
/** As much as each of the platform's own parts. A boot keeps one core busy and its helpers another. */
const boosted = { NanoCpus: 2e9, CpuShares: 4 * usualShares };
/** A tenant that never gets ready does not keep it. */
const longestMs = 60_000;
/** Once n8n is ready it still loads what its first callers need. */
const settleMs = 3_000;

/**
 * While somebody waits for n8n to boot or to wake, its container may use two cores, whatever its plan, and comes before
 * those that work: what it does then is our code's, takes the same for each plan, and on half a core takes three times
 * as long.
 */
export async function beginBoost(ctx: DockerContext, instance: Instance): Promise<void> {
	await give(ctx, instance);
	endIn(ctx, instance, longestMs);
}

/** Before it falls asleep: frozen it takes nothing, and whoever wakes it need not wait for this. */
export async function boostBeforehand(ctx: DockerContext, instance: Instance): Promise<void> {
	clearTimeout(instance.boost ?? undefined);
	instance.boost = null;
	await give(ctx, instance);
}

async function give(ctx: DockerContext, { tenantId }: Instance): Promise<void> {
	const container = ctx.docker.getContainer(nameOf(ctx.platform, tenantId));
	const update = (share: Partial<typeof boosted>) =>
		ask("give a container what it needs to start", () => container.update(share));
	await update(boosted).catch((thrown: unknown) => {
		// A host with one core has no two to give.
		if (!/range of cpus/i.test(refusalOf(thrown).reason)) throw thrown;
		return update({ CpuShares: boosted.CpuShares });
	});
}

/** Of a container found running: it has just woken, or a former process of ours was killed while it booted. */
export function findBoost(ctx: DockerContext, instance: Instance, found: ContainerInspectInfo): void {
	if (instance.boost === null && found.HostConfig.CpuShares === boosted.CpuShares) endIn(ctx, instance, longestMs);
}

/** n8n is ready: soon its plan holds. */
export function settleBoost(ctx: DockerContext, instance: Instance): void {
	if (instance.boost !== null) endIn(ctx, instance, settleMs);
}

function endIn(ctx: DockerContext, instance: Instance, ms: number): void {
	clearTimeout(instance.boost ?? undefined);
	instance.boost = setTimeout(() => ctx.onUnderWay(instance.tenantId), ms).unref();
}

/** Back to what its plan gives. */
export async function endBoost(ctx: DockerContext, instance: Instance): Promise<void> {
	if (instance.boost === null) return;
	clearTimeout(instance.boost);
	instance.boost = null;
	const container = ctx.docker.getContainer(nameOf(ctx.platform, instance.tenantId));
	const found = await askFor("inspect a container", () => container.inspect());
	if (!found?.State.Running) return;
	const plan = { NanoCpus: Number(found.Config.Labels[label.cpus]), CpuShares: usualShares };
	await ask("give a container what its plan says", () => container.update(plan));
}
