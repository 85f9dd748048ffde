import { textOf } from "../docker/logs.ts";
import { askSwarmFor } from "./ask-swarm.ts";
import type { SwarmContext } from "./context.ts";
import { findService } from "./service.ts";

/** The newest lines of what it said, over its tasks on all nodes, in the order of their time. */
export async function logs(ctx: SwarmContext, tenantId: string, lines: number): Promise<string[]> {
	const found = await findService(ctx, tenantId);
	if (found === null) return [];
	const options = { follow: false, stdout: true, stderr: true, tail: lines, timestamps: true } as const;
	const output: unknown = await askSwarmFor("read a service's output", () =>
		ctx.docker.getService(found.id).logs(options),
	);
	if (!Buffer.isBuffer(output)) return [];
	return textOf(output)
		.split("\n")
		.slice(0, -1)
		.sort((a, b) => timeOf(a).localeCompare(timeOf(b)))
		.map((line) => line.slice(timeOf(line).length + 1))
		.slice(-lines);
}

function timeOf(line: string): string {
	return line.split(" ", 1)[0] ?? "";
}
