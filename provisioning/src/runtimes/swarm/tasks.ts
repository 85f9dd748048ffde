import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError } from "#errors.ts";
import { stopSeconds } from "../docker/context.ts";
import { askSwarm, askSwarmFor } from "./ask-swarm.ts";
import type { SwarmContext } from "./context.ts";

/** One try of the swarm to run a service: a container on a node. */
export type Task = {
	ID: string;
	ServiceID: string;
	NodeID?: string;
	CreatedAt: string;
	DesiredState: string;
	Status: {
		State: string;
		Err?: string;
		ContainerStatus?: { ContainerID?: string; PID?: number; ExitCode?: number };
		PortStatus?: { Ports?: { TargetPort?: number; PublishedPort?: number }[] };
	};
};

export type SwarmNode = { id: string; address: string; ready: boolean; available: boolean };

const over = new Set(["complete", "shutdown", "failed", "rejected", "remove", "orphaned"]);

/** Oldest first; none for a service that is not there. */
export async function tasksOf(ctx: SwarmContext, serviceId: string): Promise<Task[]> {
	const filters = { service: [serviceId] };
	return inOrder((await askSwarmFor("list a service's tasks", () => ctx.docker.listTasks({ filters }))) ?? []);
}

export async function allTasks(ctx: SwarmContext): Promise<Task[]> {
	return inOrder(await askSwarm("list tasks", () => ctx.docker.listTasks()));
}

export async function nodes(ctx: SwarmContext): Promise<Map<string, SwarmNode>> {
	const found = await askSwarm("list the swarm's nodes", () => ctx.docker.listNodes());
	return new Map(
		found.map(({ ID, Status, Spec, ManagerStatus }) => {
			// A manager may know itself by no address but the one it is reached by.
			const own: string = Status?.Addr && Status.Addr !== "0.0.0.0" ? Status.Addr : (ManagerStatus?.Addr ?? "");
			const address = own.replace(/:\d+$/, "");
			return [ID, { id: ID, address, ready: Status?.State === "ready", available: Spec?.Availability === "active" }];
		}),
	);
}

/** The one that is to run, or runs. */
export function currentOf(tasks: Task[]): Task | undefined {
	return tasks.findLast(({ DesiredState }) => DesiredState === "running" || DesiredState === "ready");
}

/** Those that ended by themselves or with their node, as far as the swarm remembers (5 by its default). */
export function failuresOf(tasks: Task[], known: Map<string, SwarmNode>): Task[] {
	return tasks.filter(
		({ Status, DesiredState, NodeID }) =>
			["failed", "rejected", "orphaned"].includes(Status.State) ||
			(DesiredState === "shutdown" && !over.has(Status.State) && known.get(NodeID ?? "")?.ready === false),
	);
}

/** Waits for what was told to end: two n8n at once on a database would run everything twice. */
export async function waitUntilEnded(ctx: SwarmContext, serviceId: string): Promise<void> {
	const end = performance.now() + (stopSeconds + 25) * 1000;
	for (;;) {
		const known = await nodes(ctx);
		const running = (await tasksOf(ctx, serviceId)).filter(
			({ Status, NodeID }) =>
				!over.has(Status.State) && NodeID !== undefined && NodeID !== "" && known.get(NodeID)?.ready === true,
		);
		if (running.length === 0) return;
		if (performance.now() > end) {
			throw new ProvisioningError(
				"timed_out",
				`n8n did not end within ${stopSeconds + 25} s on node ${running[0]?.NodeID}; look at that node (docker node ps) and try again.`,
			);
		}
		await wait(100);
	}
}

function inOrder(tasks: Task[]): Task[] {
	return tasks.sort((a, b) => (a.CreatedAt < b.CreatedAt ? -1 : 1));
}
