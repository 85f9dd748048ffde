import { ask } from "./ask.ts";
import type { DockerContext } from "./context.ts";
import { label } from "./names.ts";

/** A volume that is there already stays as it is. */
export async function ensureVolume(ctx: DockerContext, name: string, labels: Record<string, string>): Promise<void> {
	await ask(`make the volume ${name}`, () =>
		ctx.docker.createVolume({ Name: name, Labels: { [label.platform]: ctx.platform, ...labels } }),
	);
}
