import { setTimeout as wait } from "node:timers/promises";
import type { ContainerInspectInfo } from "dockerode";
import { ask, refusalOf } from "./ask.ts";
import { boostBeforehand } from "./boost.ts";
import { type DockerContext, instanceOf } from "./context.ts";
import { find, isAsleep, tenantIdOf } from "./find.ts";
import { freeSwap } from "./free-swap.ts";
import { refresh, unwatch } from "./refresh.ts";
import { endContainer } from "./stop.ts";
import { heldOf, noteHeld, usageOf } from "./usage.ts";
import { wakeContainer } from "./wake.ts";

const mebibyte = 1024 * 1024;
const defaultAsleepMb = 22;
const shrinkLimitMs = 10_000;
/** The kernel's word for it, and what runc makes of that. */
const busy = /busy|unable to set memory limit/i;
/** The swap of the host is everybody's: this much stays free for those who are awake. */
const spareSwap = 256 * mebibyte;

/**
 * Freezes the container and takes its memory away: the kernel moves what the frozen process holds to the host's swap.
 * Where that cannot be, the container is stopped instead and says so.
 */
export async function sleep(ctx: DockerContext, tenantId: string): Promise<void> {
	const found = await find(ctx, tenantId);
	if (found === null || (!found.State.Running && !found.State.Restarting)) return;
	const target = (ctx.options.asleepMb ?? defaultAsleepMb) * mebibyte;
	if (isAsleep(found) && (found.HostConfig.Memory ?? 0) <= target * 4 && isMarked(found)) return;
	const instance = instanceOf(ctx, tenantId);
	unwatch(instance);
	instance.trouble = null;
	const obstacle = (await lackOfSwap(ctx, found)) ?? (await freeze(ctx, found, target));
	if (obstacle !== null) {
		instance.trouble = `it was stopped instead of frozen, because ${obstacle}`;
		sayOnce(ctx, obstacle);
		await stopAsleep(ctx, found);
	}
	await refresh(ctx, tenantId);
}

function isMarked({ HostConfig }: ContainerInspectInfo): boolean {
	return HostConfig.RestartPolicy?.Name === "no";
}

async function lackOfSwap(ctx: DockerContext, found: ContainerInspectInfo): Promise<string | null> {
	const free = await (ctx.options.freeSwap ?? freeSwap)();
	if (free === 0) return "this host has no swap";
	const instance = instanceOf(ctx, tenantIdOf(found));
	// To measure takes the engine a second, and whoever asks for the tenant meanwhile waits: once a start is enough.
	const held = heldOf(instance, found) ?? noteHeld(instance, found, (await usageOf(ctx, found.Id)).memory);
	return free < held + spareSwap ? `only ${Math.floor(free / mebibyte)} MB of this host's swap are free` : null;
}

/** Why the kernel would not have it, or null when it sleeps. */
async function freeze(ctx: DockerContext, found: ContainerInspectInfo, target: number): Promise<string | null> {
	const container = ctx.docker.getContainer(found.Id);
	await boostBeforehand(ctx, instanceOf(ctx, tenantIdOf(found)));
	if (!found.State.Paused) await ask("pause a container", () => container.pause());
	const refusal = await shrink(ctx, found, target);
	const { State } = await ask("inspect a container", () => container.inspect());
	if (!State.Running) return null;
	return refusal;
}

/**
 * A limit below what is in use makes the kernel reclaim first; it gives up with "busy" when the disk cannot take the
 * pages as fast, and goes on from there at the next try.
 */
async function shrink(ctx: DockerContext, found: ContainerInspectInfo, target: number): Promise<string | null> {
	const container = ctx.docker.getContainer(found.Id);
	const end = performance.now() + shrinkLimitMs;
	for (let memory = target; ; ) {
		try {
			await ask("take memory from a container", () =>
				container.update({ Memory: memory, MemorySwap: -1, RestartPolicy: { Name: "no" } }),
			);
			return null;
		} catch (thrown) {
			const { reason } = refusalOf(thrown);
			// What is out by then may stay out: less than wanted is not worth a stop.
			if (!busy.test(reason) || memory > target)
				return `the kernel refused to take its memory (${reason.replace(/\s+/g, " ")})`;
			if (performance.now() > end) memory = Math.max(target, (await usageOf(ctx, found.Id)).memory + 8 * mebibyte);
			else await wait(50);
		}
	}
}

async function stopAsleep(ctx: DockerContext, found: ContainerInspectInfo): Promise<void> {
	const container = ctx.docker.getContainer(found.Id);
	const now = await ask("inspect a container", () => container.inspect());
	if (now.State.Paused) await wakeContainer(ctx, now);
	await endContainer(ctx, { ...now, State: { ...now.State, Paused: false } });
	await ask("set a restart policy", () => container.update({ RestartPolicy: { Name: "no" } }));
}

const said = new WeakMap<DockerContext, Set<string>>();

function sayOnce(ctx: DockerContext, obstacle: string): void {
	const before = said.get(ctx) ?? new Set();
	said.set(ctx, before);
	const kind = obstacle.replace(/\d+/g, "");
	if (before.has(kind)) return;
	before.add(kind);
	ctx.log.warn(
		{ reason: obstacle },
		"sleeping tenants are stopped instead of frozen and take seconds to wake; give the host a swap file",
	);
}
