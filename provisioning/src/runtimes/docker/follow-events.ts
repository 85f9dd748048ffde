import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError, reasonOf } from "#errors.ts";
import { ask } from "./ask.ts";
import type { DockerContext } from "./context.ts";
import { label } from "./names.ts";

const wanted = ["start", "die", "oom", "pause", "unpause", "destroy"] as const;
const firstPauseMs = 250;
const longestPauseMs = 10_000;

export type EngineEvent = { action: string; tenantId: string | null; door: boolean };

export type EventHandler = {
	/** Events may have been missed: everything has to be looked at. */
	onConnected(): Promise<void>;
	onEvent(event: EngineEvent): void;
};

/** Listens to the engine for as long as the signal lets it, over any number of its restarts. */
export async function followEvents(ctx: DockerContext, handler: EventHandler, signal: AbortSignal): Promise<void> {
	let pause = firstPauseMs;
	let up: boolean | null = null;
	const tell = (now: boolean, reason: string | null): void => {
		if (up === now || signal.aborted) return;
		if (!now) ctx.log.warn({ reason }, "the Docker engine does not answer; tenants go on as they are");
		else if (up === false) ctx.log.info({}, "the Docker engine answers again");
		up = now;
		ctx.options.onEngine?.(now, reason);
	};
	while (!signal.aborted) {
		try {
			const stream = await open(ctx, signal);
			tell(true, null);
			pause = firstPauseMs;
			await handler.onConnected();
			await readAll(ctx, stream, handler);
			tell(false, "it closed the connection");
		} catch (thrown) {
			if (thrown instanceof ProvisioningError && thrown.code !== "docker_down" && !signal.aborted)
				ctx.log.error({ reason: reasonOf(thrown) }, "the Docker engine's events could not be followed");
			tell(false, reasonOf(thrown));
		}
		await wait(pause, undefined, { signal }).catch(() => {});
		pause = Math.min(pause * 2, longestPauseMs);
	}
}

async function open(ctx: DockerContext, signal: AbortSignal): Promise<Readable> {
	const filters = JSON.stringify({ type: ["container"], event: wanted });
	const stream = await ask("follow the engine's events", () => ctx.docker.getEvents({ filters }));
	if (!(stream instanceof Readable)) throw new TypeError("the engine's events are no stream");
	signal.addEventListener("abort", () => stream.destroy(), { once: true });
	if (signal.aborted) stream.destroy();
	return stream;
}

async function readAll(ctx: DockerContext, stream: Readable, handler: EventHandler): Promise<void> {
	const lines = createInterface({ input: stream });
	// A connection that breaks ends no line reader by itself.
	stream.on("error", () => lines.close()).on("close", () => lines.close());
	if (stream.destroyed) return;
	for await (const line of lines) {
		const event = parse(ctx, line);
		if (event) handler.onEvent(event);
	}
}

function parse(ctx: DockerContext, line: string): EngineEvent | null {
	if (line.trim() === "") return null;
	const { Action, Actor }: { Action?: unknown; Actor?: { Attributes?: Record<string, string> } } = JSON.parse(line);
	const attributes = Actor?.Attributes ?? {};
	const door = attributes[label.door] === ctx.platform;
	const tenantId = attributes[label.platform] === ctx.platform ? (attributes[label.tenant] ?? null) : null;
	return typeof Action === "string" && (door || tenantId !== null) ? { action: Action, tenantId, door } : null;
}
