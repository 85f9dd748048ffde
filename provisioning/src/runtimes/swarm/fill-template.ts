import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError } from "#errors.ts";
import { compileCache, home } from "../docker/context.ts";
import { firstCalls, templateSpec } from "../docker/fill-template.ts";
import { cacheNameOf, label, nameOf } from "../docker/names.ts";
import { removeNetwork } from "../docker/remove.ts";
import { isReady } from "../health.ts";
import type { RuntimeSpec } from "../runtime.ts";
import { addressOf } from "./address-of.ts";
import { askSwarm, askSwarmFor } from "./ask-swarm.ts";
import { defaultConstraints, type SwarmContext } from "./context.ts";
import { demandImage } from "./ensure.ts";
import { ensureOverlay } from "./ensure-network.ts";
import { ensureSecrets, removeSecrets } from "./secrets.ts";
import { updateService } from "./service.ts";
import { makeSpec } from "./service-spec.ts";
import { currentOf, failuresOf, nodes, type Task, tasksOf, waitUntilEnded } from "./tasks.ts";

const limitMs = 240_000;

/**
 * Boots a release once on each node that takes tenants, one after the other on the same database: the first gives it
 * n8n's tables, each fills its node's compile cache, which is all a tenant there reads. A node that joins later has
 * none, which costs its tenants a slower boot and nothing else. Nothing but these is left afterwards.
 *
 * @param databaseUrl Of the template database, as the role that owns the schema `n8n` in it.
 */
export async function fillTemplate(ctx: SwarmContext, release: string, databaseUrl: string): Promise<void> {
	await demandImage(ctx, release);
	const spec = templateSpec(release, databaseUrl);
	const name = nameOf(ctx.platform, spec.tenantId);
	await clear(ctx, spec.tenantId, name);
	try {
		await ensureOverlay(ctx, name, { [label.platform]: ctx.platform });
		let filled = 0;
		for (const { id, ready, available } of (await nodes(ctx)).values()) {
			if (ready && available && (await fillOn(ctx, spec, id))) filled++;
		}
		if (filled === 0) {
			throw new ProvisioningError(
				"runtime_failed",
				`No node of the swarm takes tenants (${constraintsOf(ctx).join(", ")}); "docker node ls" shows them, "docker node update --label-add" lets one.`,
			);
		}
	} finally {
		await clear(ctx, spec.tenantId, name);
	}
}

/** False for a node that takes no tenants. */
async function fillOn(ctx: SwarmContext, spec: RuntimeSpec, nodeId: string): Promise<boolean> {
	const wanted = makeSpec(ctx, spec, {
		name: nameOf(ctx.platform, spec.tenantId),
		labels: { [label.platform]: ctx.platform },
		mounts: [
			{ Type: "volume", Source: "", Target: home },
			// Its owner is n8n's user, as that of the folder in the image: an engine gives a new volume what lies below it.
			{ Type: "volume", Source: cacheNameOf(ctx.platform, spec.release), Target: compileCache },
		],
		constraints: [...constraintsOf(ctx), `node.id == ${nodeId}`],
		secrets: await ensureSecrets(ctx, spec),
	});
	const making = () => ctx.docker.createService(wanted);
	const { id: service } = await askSwarm(`make the service ${wanted.Name}`, making);
	const booted = await boot(ctx, service, spec.tenantId);
	if (booted) {
		// Node writes the cache when it ends by itself.
		await updateService(ctx, service, (made) => ({ ...made, Mode: { Replicated: { Replicas: 0 } } }));
		await waitUntilEnded(ctx, service);
	}
	await removeService(ctx, service);
	return booted;
}

/** False where the constraints allow no task. */
async function boot(ctx: SwarmContext, service: string, tenantId: string): Promise<boolean> {
	const task = await untilRunning(ctx, service);
	if (task === null) return false;
	const address = addressOf(ctx, tenantId, task, await nodes(ctx));
	const end = performance.now() + limitMs;
	while (!address || !(await isReady(address))) {
		if (!address || performance.now() > end)
			throw new ProvisioningError("timed_out", `n8n booted for its template, but does not answer at ${address}.`);
		await wait(100);
	}
	for (const path of firstCalls) await fetch(`${address}${path}`).then((answer) => answer.arrayBuffer());
	return true;
}

/** Null when the node is none that the constraints allow. */
async function untilRunning(ctx: SwarmContext, service: string): Promise<Task | null> {
	for (const end = performance.now() + limitMs; ; await wait(100)) {
		const tasks = await tasksOf(ctx, service);
		const found = tasks.find(({ Status }) => Status.State === "running");
		if (found) return found;
		if (/no suitable node/i.test(currentOf(tasks)?.Status.Err ?? "")) return null;
		const [failure] = failuresOf(tasks, new Map());
		if (failure || performance.now() > end) {
			const why = failure?.Status.Err || tasks.at(-1)?.Status.State || "no task was made";
			throw new ProvisioningError("timed_out", `n8n did not boot for its template: ${why}.`);
		}
	}
}

async function removeService(ctx: SwarmContext, id: string): Promise<void> {
	await askSwarmFor("remove a service", () => ctx.docker.getService(id).remove());
}

async function clear(ctx: SwarmContext, tenantId: string, name: string): Promise<void> {
	await removeService(ctx, name);
	await removeSecrets(ctx, tenantId);
	await removeNetwork(ctx, name);
}

function constraintsOf(ctx: SwarmContext): string[] {
	return ctx.swarm.constraints ?? defaultConstraints;
}
