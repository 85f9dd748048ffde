import type { ContainerInspectInfo } from "dockerode";
import { ask, askFor, refusalOf } from "./ask.ts";
import type { DockerContext, Instance } from "./context.ts";
import { label, nameOf } from "./names.ts";

/** n8n's boot keeps one core busy and its helpers another; more does nothing for it. */
const bootNanoCpus = 2e9;
/** A tenant that never gets ready does not keep it. */
const longestMs = 60_000;
/** Once n8n is ready it still loads what its first callers need. */
const settleMs = 3_000;

/**
 * While n8n boots its container may use two cores, whatever its plan: the boot is our code's, takes the same work for
 * each plan, and on half a core it takes three times as long.
 */
export async function beginBoost(ctx: DockerContext, instance: Instance): Promise<void> {
	try {
		await setCpus(ctx, instance.tenantId, bootNanoCpus);
	} catch (thrown) {
		// A host with one core has no two to give; then it boots within its plan.
		ctx.log.info({ tenant_id: instance.tenantId, reason: refusalOf(thrown).reason }, "n8n boots without a boost");
		return;
	}
	endIn(ctx, instance, longestMs);
}

/** Of a container found running: a former process of ours may have been killed while it booted. */
export function findBoost(ctx: DockerContext, instance: Instance, found: ContainerInspectInfo): void {
	if (instance.boost === null && found.HostConfig.NanoCpus !== Number(found.Config.Labels[label.cpus]))
		endIn(ctx, instance, longestMs);
}

/** n8n is ready: soon its plan holds. */
export function settleBoost(ctx: DockerContext, instance: Instance): void {
	if (instance.boost !== null) endIn(ctx, instance, settleMs);
}

function endIn(ctx: DockerContext, instance: Instance, ms: number): void {
	clearTimeout(instance.boost ?? undefined);
	instance.boost = setTimeout(() => ctx.onBooted(instance.tenantId), ms).unref();
}

/** Back to what its plan gives. */
export async function endBoost(ctx: DockerContext, instance: Instance): Promise<void> {
	if (instance.boost === null) return;
	clearTimeout(instance.boost);
	instance.boost = null;
	const container = ctx.docker.getContainer(nameOf(ctx.platform, instance.tenantId));
	const found = await askFor("inspect a container", () => container.inspect());
	if (found?.State.Running) await setCpus(ctx, instance.tenantId, Number(found.Config.Labels[label.cpus]));
}

async function setCpus(ctx: DockerContext, tenantId: string, NanoCpus: number): Promise<void> {
	const container = ctx.docker.getContainer(nameOf(ctx.platform, tenantId));
	await ask("change a container's share of CPU time", () => container.update({ NanoCpus }));
}
