import { ProvisioningError, reasonOf } from "#errors.ts";
import { endBoost } from "./docker/boost.ts";
import { connectDoorsEverywhere } from "./docker/connect-doors.ts";
import { type DockerContext, type DockerRuntimeOptions, instanceOf } from "./docker/context.ts";
import { ensure } from "./docker/ensure.ts";
import { fillTemplate } from "./docker/fill-template.ts";
import { find, findAll } from "./docker/find.ts";
import { type EngineEvent, followEvents } from "./docker/follow-events.ts";
import { forgetRelease } from "./docker/forget-release.ts";
import { healthOf, stateOf } from "./docker/health-of.ts";
import { list } from "./docker/list.ts";
import { logs } from "./docker/logs.ts";
import { refresh, unwatch } from "./docker/refresh.ts";
import { releases } from "./docker/releases.ts";
import { remove } from "./docker/remove.ts";
import { restart } from "./docker/restart.ts";
import { sleep } from "./docker/sleep.ts";
import { stop } from "./docker/stop.ts";
import { usage } from "./docker/usage.ts";
import { wake } from "./docker/wake.ts";
import { takeTurns } from "./in-turn.ts";
import type { Runtime } from "./runtime.ts";

export type { DockerRuntimeOptions } from "./docker/context.ts";

export type DockerRuntime = Runtime & {
	/** Gives an empty database n8n's tables and fills the compile cache of a release, by one boot of it. */
	fillTemplate(release: string, databaseUrl: string): Promise<void>;
	/** Stops watching; the containers go on. */
	close(): Promise<void>;
};

/** Tenants' n8n as containers of one Docker engine, each alone in its network. They outlive this process. */
export function createDockerRuntime(options: DockerRuntimeOptions): DockerRuntime {
	const inTurn = takeTurns();
	const { docker, platform, log, image = (release) => `flomastr/n8n:${release}` } = options;
	const onHung = (tenantId: string): void => {
		log.warn({ tenant_id: tenantId }, "n8n hangs; its container is started again");
		attend(tenantId, () => restart(ctx, tenantId));
	};
	const onUnderWay = (tenantId: string): void => void attend(tenantId, () => endBoost(ctx, instanceOf(ctx, tenantId)));
	const ctx: DockerContext = {
		options,
		docker,
		platform,
		image,
		inTurn,
		instances: new Map(),
		onUnderWay,
		onHung,
		log,
	};

	/** What nobody waits for: its failure is said, and the next event or verb tries again. */
	function attend(tenantId: string, work: () => Promise<void>): Promise<void> {
		return inTurn(tenantId, work).catch((thrown: unknown) => {
			if (closing.signal.aborted) return;
			log.warn({ tenant_id: tenantId, reason: reasonOf(thrown) }, "a tenant's container could not be attended to");
			if (thrown instanceof ProvisioningError && thrown.code === "postgres_down") attendLater(tenantId);
		});
	}

	/** The container waits for its secrets, and those for the database. */
	function attendLater(tenantId: string): void {
		setTimeout(() => {
			if (!closing.signal.aborted) void attend(tenantId, () => refresh(ctx, tenantId));
		}, 2_000).unref();
	}

	function onEvent({ action, tenantId, door }: EngineEvent): void {
		if (door && action === "start") void connectEverywhere();
		if (tenantId === null) return;
		if (action === "oom") {
			instanceOf(ctx, tenantId).trouble = "it ran out of its memory";
			log.warn({ tenant_id: tenantId }, "n8n ran out of its memory");
			return;
		}
		void attend(tenantId, () => refresh(ctx, tenantId));
	}

	async function connectEverywhere(): Promise<void> {
		await connectDoorsEverywhere(ctx).catch((thrown: unknown) =>
			log.error({ reason: reasonOf(thrown) }, "the platform's containers could not be put into tenants' networks"),
		);
	}

	async function onConnected(): Promise<void> {
		await connectEverywhere();
		const tenantIds = new Set([...(await findAll(ctx)), ...ctx.instances.keys()]);
		await Promise.all([...tenantIds].map((tenantId) => attend(tenantId, () => refresh(ctx, tenantId))));
	}

	const closing = new AbortController();
	const following = followEvents(ctx, { onConnected, onEvent }, closing.signal);

	return {
		ensure: (spec) => inTurn(spec.tenantId, () => ensure(ctx, spec)),
		async inspect(tenantId) {
			const found = await find(ctx, tenantId);
			const instance = instanceOf(ctx, tenantId);
			if (found === null) ctx.instances.delete(tenantId);
			return stateOf({ ...instance, health: healthOf(found, instance), pid: found?.State.Pid || null });
		},
		sleep: (tenantId) => inTurn(tenantId, () => sleep(ctx, tenantId)),
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
		isFrozen: (tenantId) => ctx.instances.get(tenantId)?.frozen ?? false,
		usage: (tenantId) => usage(ctx, tenantId),
		list: () => list(ctx),
		releases: () => releases(ctx),
		forgetRelease: (release) => forgetRelease(ctx, release),
		fillTemplate: (release, databaseUrl) =>
			inTurn(`template ${release}`, () => fillTemplate(ctx, release, databaseUrl)),
		async close() {
			closing.abort();
			for (const instance of ctx.instances.values()) unwatch(instance);
			await following;
		},
	};
}
