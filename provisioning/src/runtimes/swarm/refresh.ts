import type { RuntimeHealth } from "@flomastr/contracts/tenant";
import { type Instance, instanceOf } from "../docker/context.ts";
import { report } from "../docker/health-of.ts";
import { label } from "../docker/names.ts";
import { unwatch } from "../docker/refresh.ts";
import { watchHealth } from "../health.ts";
import { addressOf } from "./address-of.ts";
import { askSwarm } from "./ask-swarm.ts";
import { asleepLabel, type SwarmContext } from "./context.ts";
import { type FoundService, findService, replicasOf } from "./service.ts";
import { allTasks, currentOf, failuresOf, nodes, type SwarmNode, type Task, tasksOf } from "./tasks.ts";

type View = { asked: number; service: FoundService | null; tasks: Task[]; known: Map<string, SwarmNode> };

/** Two looks may be under way at once; one that began before what is known already tells the past. */
const lastAsked = new WeakMap<Instance, number>();

/** Brings what is known of a tenant in line with its service. */
export async function refresh(ctx: SwarmContext, tenantId: string): Promise<Instance> {
	const asked = performance.now();
	const service = await findService(ctx, tenantId);
	const tasks = service === null ? [] : await tasksOf(ctx, service.id);
	const known = service === null ? new Map<string, SwarmNode>() : await nodes(ctx);
	return apply(ctx, tenantId, { asked, service, tasks, known });
}

/** The same for all tenants with three questions. */
export async function refreshAll(ctx: SwarmContext): Promise<void> {
	const asked = performance.now();
	const filters = { label: [`${label.platform}=${ctx.platform}`, label.tenant] };
	const services = await askSwarm("list services", () => ctx.docker.listServices({ filters }));
	const [tasks, known] = services.length === 0 ? [[], new Map()] : await Promise.all([allTasks(ctx), nodes(ctx)]);
	const byService = Map.groupBy(tasks, ({ ServiceID }) => ServiceID);
	const seen = new Set<string>();
	for (const { ID, Spec } of services) {
		const tenantId = Spec?.Labels?.[label.tenant];
		if (tenantId === undefined || Spec === undefined) continue;
		seen.add(tenantId);
		apply(ctx, tenantId, { asked, service: { id: ID, spec: Spec }, tasks: byService.get(ID) ?? [], known });
	}
	for (const tenantId of ctx.instances.keys()) if (!seen.has(tenantId)) await refresh(ctx, tenantId);
}

function apply(ctx: SwarmContext, tenantId: string, view: View): Instance {
	const instance = instanceOf(ctx, tenantId);
	if (view.asked < (lastAsked.get(instance) ?? 0)) return instance;
	lastAsked.set(instance, view.asked);
	const current = currentOf(view.tasks);
	const address = current ? addressOf(ctx, tenantId, current, view.known) : null;
	const runs = current?.Status.State === "running" && view.known.get(current.NodeID ?? "")?.ready === true;
	instance.address = address;
	instance.pid = current?.Status.ContainerStatus?.PID || null;
	if (!runs || address === null) unwatch(instance);
	else if (instance.watched !== current.ID) watch(ctx, instance, current.ID, address);
	report(ctx, instance, healthOf(view, instance));
	if (view.service === null) ctx.instances.delete(tenantId);
	return instance;
}

function healthOf({ service, tasks, known }: View, instance: Instance): RuntimeHealth {
	if (service === null) return { state: "stopped", detail: "it does not exist", restarts: 0 };
	const failures = failuresOf(tasks, known);
	const restarts = failures.length;
	if (replicasOf(service.spec) === 0) {
		return service.spec.Labels?.[asleepLabel] === undefined
			? { state: "stopped", detail: "it was stopped", restarts }
			: { state: "asleep", detail: "it sleeps until something is to do; waking takes as long as a boot", restarts };
	}
	const current = currentOf(tasks);
	if (current?.Status.State === "running") {
		if (known.get(current.NodeID ?? "")?.ready !== true)
			return { state: "unhealthy", detail: "its node does not answer; the swarm moves it to another", restarts };
		const { state, detail } = instance.health;
		const told = instance.watched === current.ID && (state === "running" || state === "unhealthy");
		return told ? { state, detail, restarts } : { state: "starting", detail: null, restarts };
	}
	const waitsFor = current?.Status.Err ?? null;
	const last = failures.at(-1);
	if (last === undefined) return { state: "starting", detail: waitsFor, restarts };
	const because = waitsFor ?? (last.Status.Err || "its node no longer answers");
	return { state: "unhealthy", detail: `n8n is being started again: ${because}`, restarts };
}

/** What the engine calls healthy is asked again from here: the way to it counts as well. */
function watch(ctx: SwarmContext, instance: Instance, taskId: string, address: string): void {
	unwatch(instance);
	instance.watched = taskId;
	instance.health = { ...instance.health, state: "starting", detail: null };
	instance.watch = watchHealth(
		address,
		(ready) => {
			const { restarts } = instance.health;
			const health = ready
				? ({ state: "running", detail: null, restarts } as const)
				: ({ state: "unhealthy", detail: "it does not answer", restarts } as const);
			report(ctx, instance, health);
		},
		() => ctx.onHung(instance.tenantId),
	);
}
