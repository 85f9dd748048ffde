import { setTimeout as wait } from "node:timers/promises";
import type { ContainerInspectInfo } from "dockerode";
import { ProvisioningError } from "#errors.ts";
import { isReady, watchHealth } from "../health.ts";
import type { RuntimeSpec } from "../runtime.ts";
import { beginBoost, findBoost, settleBoost } from "./boost.ts";
import { type DockerContext, type Instance, instanceOf, n8nPort } from "./context.ts";
import { find, isAsleep } from "./find.ts";
import { handOverSecrets } from "./hand-over-secrets.ts";
import { healthOf, report } from "./health-of.ts";
import { nameOf } from "./names.ts";

const firstAnswerLimitMs = 3_000;

/**
 * Brings what is known of a tenant in line with its container, whoever changed it: gives a started one its secrets and
 * watches it.
 *
 * @param awake It was ready before and only goes on: it has its secrets, and answers in a moment.
 */
export async function refresh(ctx: DockerContext, tenantId: string, awake = false): Promise<void> {
	const found = await find(ctx, tenantId);
	if (found === null && !ctx.instances.has(tenantId)) return;
	const instance = instanceOf(ctx, tenantId);
	instance.pid = found?.State.Pid || null;
	instance.frozen = found?.State.Paused ?? false;
	instance.address = addressOf(found) ?? instance.address;
	if (found === null || !found.State.Running || isAsleep(found)) {
		unwatch(instance);
		report(ctx, instance, healthOf(found, instance));
		if (found === null) ctx.instances.delete(tenantId);
		return;
	}
	const { StartedAt } = found.State;
	if (instance.watched === StartedAt) return report(ctx, instance, healthOf(found, instance));
	unwatch(instance);
	report(ctx, instance, healthOf(found, instance));
	findBoost(ctx, instance, found);
	if (instance.given !== StartedAt && !awake) await give(ctx, instance);
	instance.given = StartedAt;
	watch(ctx, instance, StartedAt);
	if (awake) await firstAnswer(instance);
}

function addressOf(found: ContainerInspectInfo | null): string | null {
	const [endpoint] = Object.values(found?.NetworkSettings.Networks ?? {});
	const ip = endpoint?.IPAMConfig?.IPv4Address || endpoint?.IPAddress;
	return ip ? `http://${ip}:${n8nPort}` : null;
}

/** A container found running may have its secrets from a former process of ours: then n8n answers. */
async function give(ctx: DockerContext, instance: Instance): Promise<void> {
	if (instance.address !== null && (await isReady(instance.address))) return;
	const spec = await specOf(ctx, instance);
	await beginBoost(ctx, instance);
	await handOverSecrets(ctx, nameOf(ctx.platform, instance.tenantId), spec);
}

/**
 * Whoever wakes a tenant waits for this. n8n may have been frozen while it asked its database whether it is there; it
 * then says for a second or two that it is not.
 */
async function firstAnswer(instance: Instance): Promise<void> {
	const end = performance.now() + firstAnswerLimitMs;
	while (instance.health.state !== "running" && performance.now() < end) await wait(5);
}

async function specOf(ctx: DockerContext, instance: Instance): Promise<RuntimeSpec> {
	instance.spec ??= (await ctx.options.specOf?.(instance.tenantId)) ?? null;
	if (instance.spec !== null) return instance.spec;
	throw new ProvisioningError(
		"runtime_failed",
		`The container of tenant ${instance.tenantId} waits for its secrets, which nobody has given since FloMastr started.`,
	);
}

function watch(ctx: DockerContext, instance: Instance, startedAt: string): void {
	if (instance.address === null) return;
	instance.watched = startedAt;
	instance.watch = watchHealth(
		instance.address,
		(ready) => {
			if (ready) instance.trouble = null;
			if (ready) settleBoost(ctx, instance);
			const { restarts } = instance.health;
			const health = ready
				? ({ state: "running", detail: null, restarts } as const)
				: ({ state: "unhealthy", detail: "it does not answer", restarts } as const);
			report(ctx, instance, health);
		},
		() => ctx.onHung(instance.tenantId),
	);
}

export function unwatch(instance: Instance): void {
	instance.watch?.stop();
	instance.watch = null;
	instance.watched = null;
}
