import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError, reasonOf } from "#errors.ts";
import { connectDoorsEverywhere } from "./docker/connect-doors.ts";
import { stateOf } from "./docker/health-of.ts";
import { unwatch } from "./docker/refresh.ts";
import { releases } from "./docker/releases.ts";
import { takeTurns } from "./in-turn.ts";
import type { Runtime } from "./runtime.ts";
import type { SwarmContext, SwarmRuntimeOptions } from "./swarm/context.ts";
import { ensure } from "./swarm/ensure.ts";
import { fillTemplate } from "./swarm/fill-template.ts";
import { list } from "./swarm/list.ts";
import { logs } from "./swarm/logs.ts";
import { refresh, refreshAll } from "./swarm/refresh.ts";
import { remove } from "./swarm/remove.ts";
import { restart, stop, wake } from "./swarm/scale.ts";
import { usage } from "./swarm/usage.ts";

export type { SwarmRuntimeOptions } from "./swarm/context.ts";

export type SwarmRuntime = Runtime & {
	/** Gives an empty database n8n's tables and fills the compile cache of a release on each node, by a boot of it. */
	fillTemplate(release: string, databaseUrl: string): Promise<void>;
	/** Stops watching; the services go on. */
	close(): Promise<void>;
};

const defaultLookEveryMs = 2_000;

/**
 * Tenants' n8n as services of a swarm, one task each, on whichever node has room: the swarm starts them again when they
 * end and elsewhere when their node does. They outlive this process.
 */
export function createSwarmRuntime(options: SwarmRuntimeOptions): SwarmRuntime {
	const { docker, platform, log, reach, image = (release) => `flomastr/n8n:${release}` } = options;
	if (reach === "published" && !options.hostAddress)
		throw new RangeError('a swarm runtime that reaches tenants by "published" ports needs hostAddress');
	const inTurn = takeTurns();
	const ctx: SwarmContext = {
		options: { docker, platform, log, controlPlane: reach === "overlay" ? "container" : "host", ...told(options) },
		swarm: options,
		docker,
		platform,
		image,
		inTurn,
		instances: new Map(),
		// What a service may use cannot be changed without a new task: here each boots within its plan.
		onUnderWay() {},
		onHung(tenantId) {
			log.warn({ tenant_id: tenantId }, "n8n hangs; its task is made anew");
			inTurn(tenantId, () => restart(ctx, tenantId)).catch((thrown: unknown) =>
				log.warn({ tenant_id: tenantId, reason: reasonOf(thrown) }, "a tenant's service could not be attended to"),
			);
		},
		log,
	};
	const closing = new AbortController();
	const looking = keepLooking(ctx, closing.signal);

	return {
		ensure: (spec) => inTurn(spec.tenantId, () => ensure(ctx, spec)),
		inspect: async (tenantId) => stateOf(await refresh(ctx, tenantId)),
		sleep: (tenantId) => inTurn(tenantId, () => stop(ctx, tenantId, true)),
		wake: (tenantId) => inTurn(tenantId, () => wake(ctx, tenantId)),
		stop: (tenantId) => inTurn(tenantId, () => stop(ctx, tenantId)),
		restart: (tenantId) => inTurn(tenantId, () => restart(ctx, tenantId)),
		remove: (tenantId) => inTurn(tenantId, () => remove(ctx, tenantId)),
		logs: (tenantId, lines) => logs(ctx, tenantId, lines),
		address(tenantId) {
			const instance = ctx.instances.get(tenantId);
			return instance === undefined ? null : stateOf(instance).address;
		},
		isBooting: (tenantId) => ctx.instances.get(tenantId)?.health.state === "starting",
		isFrozen: () => false,
		usage: (tenantId) => usage(ctx, tenantId),
		list: () => list(ctx),
		releases: () => releases(ctx),
		fillTemplate: (release, databaseUrl) =>
			inTurn(`template ${release}`, () => fillTemplate(ctx, release, databaseUrl)),
		async close() {
			closing.abort();
			await looking;
			for (const instance of ctx.instances.values()) unwatch(instance);
		},
	};
}

function told({ onHealth, onEngine, release }: SwarmRuntimeOptions) {
	return { ...(onHealth && { onHealth }), ...(onEngine && { onEngine }), ...(release !== undefined && { release }) };
}

/** A manager tells of services and nodes, but of no task: so all are looked at again and again, with three questions. */
async function keepLooking(ctx: SwarmContext, signal: AbortSignal): Promise<void> {
	let up: boolean | null = null;
	let complaint = "";
	while (!signal.aborted) {
		let reason: string | null = null;
		let down = false;
		try {
			await refreshAll(ctx);
			await connectDoorsEverywhere(ctx);
		} catch (thrown) {
			reason = reasonOf(thrown);
			down = thrown instanceof ProvisioningError && thrown.code === "docker_down";
		}
		if (signal.aborted) return;
		if (reason !== null && reason !== complaint) ctx.log.warn({ reason }, "the swarm could not be looked at");
		complaint = reason ?? "";
		if (up !== !down) {
			if (up === false) ctx.log.info({}, "the swarm's manager answers again");
			up = !down;
			ctx.swarm.onEngine?.(up, down ? reason : null);
		}
		await wait(ctx.swarm.lookEveryMs ?? defaultLookEveryMs, undefined, { signal }).catch(() => {});
	}
}
