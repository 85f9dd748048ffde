import type { RuntimeHealth } from "@flomastr/contracts/tenant";
import type { ContainerInspectInfo } from "dockerode";
import type { RuntimeState } from "../runtime.ts";
import type { DockerContext, Instance } from "./context.ts";
import { isAsleep } from "./find.ts";

export const sleeps = "it sleeps until something is to do";
const absent: RuntimeHealth = { state: "stopped", detail: "it does not exist", restarts: 0 };

/** What the engine says of a container, with what was heard of n8n inside it. */
export function healthOf(found: ContainerInspectInfo | null, instance: Instance): RuntimeHealth {
	if (found === null) return absent;
	const { State, RestartCount: restarts } = found;
	if (isAsleep(found)) return { state: "asleep", detail: instance.trouble ?? sleeps, restarts };
	if (State.Restarting) {
		return { state: "unhealthy", detail: `n8n is being started again: ${causeOf(found, instance)}`, restarts };
	}
	if (!State.Running) return { state: "stopped", detail: stoppedBecause(found), restarts };
	const { state, detail } = instance.health;
	const known = instance.watched === State.StartedAt && (state === "running" || state === "unhealthy");
	return known ? { state, detail, restarts } : { state: "starting", detail: instance.trouble, restarts };
}

export function causeOf({ State }: ContainerInspectInfo, instance: Instance): string {
	if (instance.trouble !== null) return instance.trouble;
	return State.OOMKilled ? "it ran out of its memory" : `it ended with code ${State.ExitCode}`;
}

function stoppedBecause({ State }: ContainerInspectInfo): string {
	if (State.Error !== "") return `the engine could not start it: ${State.Error}`;
	return State.Status === "created" ? "it was never started" : `it ended with code ${State.ExitCode}`;
}

/** Keeps and tells a health that is new. */
export function report(ctx: DockerContext, instance: Instance, health: RuntimeHealth): void {
	const before = instance.health;
	if (before.state === health.state && before.detail === health.detail && before.restarts === health.restarts) return;
	instance.health = health;
	ctx.options.onHealth?.(instance.tenantId, stateOf(instance));
}

export function stateOf({ health, address, pid }: Instance): RuntimeState {
	const up = health.state === "running" || health.state === "starting" || health.state === "unhealthy";
	return { ...health, address: up ? address : null, pid: up ? pid : null };
}
