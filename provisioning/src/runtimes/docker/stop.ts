import type { ContainerInspectInfo } from "dockerode";
import { askFor } from "./ask.ts";
import { type DockerContext, instanceOf, stopSeconds } from "./context.ts";
import { find, isAsleep, tenantIdOf } from "./find.ts";
import { refresh, unwatch } from "./refresh.ts";
import { wakeContainer } from "./wake.ts";

/** Ends it with time for what it runs; nothing starts it again but `ensure`. */
export async function stop(ctx: DockerContext, tenantId: string): Promise<void> {
	const found = await find(ctx, tenantId);
	if (found === null) return;
	// A stopped sleeper gets its policy back: that it has none is the mark of sleep.
	await endContainer(ctx, found, isAsleep(found));
	await refresh(ctx, tenantId);
}

export async function endContainer(ctx: DockerContext, found: ContainerInspectInfo, marked = false): Promise<void> {
	const container = ctx.docker.getContainer(found.Id);
	const tenantId = tenantIdOf(found);
	const instance = instanceOf(ctx, tenantId);
	unwatch(instance);
	// A frozen process ends as little as it runs.
	if (found.State.Paused) await wakeContainer(ctx, found);
	else if (marked) {
		await askFor("set a restart policy", () => container.update({ RestartPolicy: { Name: "unless-stopped" } }));
	}
	if (!found.State.Running && !found.State.Restarting) return;
	// One that still waits for its secrets runs nothing and heeds no signal.
	const seconds = instance.given === null || instance.given === found.State.StartedAt ? stopSeconds : 1;
	const limit = (seconds + 25) * 1000;
	await askFor(`stop ${found.Name.slice(1)}`, () => container.stop({ t: seconds }), [304, 404], limit);
}
