import type { ContainerInspectInfo } from "dockerode";
import { ProvisioningError } from "#errors.ts";
import { ask, askFor } from "./ask.ts";
import type { DockerContext } from "./context.ts";
import { label, nameOf } from "./names.ts";

/**
 * A tenant's container as the engine has it; null when there is none.
 *
 * @throws ProvisioningError `runtime_failed` when a container of this name is not this platform's.
 */
export async function find(ctx: DockerContext, tenantId: string): Promise<ContainerInspectInfo | null> {
	const name = nameOf(ctx.platform, tenantId);
	const found = await askFor(`inspect ${name}`, () => ctx.docker.getContainer(name).inspect());
	if (found && found.Config.Labels[label.tenant] !== tenantId) {
		throw new ProvisioningError(
			"runtime_failed",
			`A container ${name} is there that FloMastr did not make (it lacks the label ${label.tenant}=${tenantId}); rename or remove it.`,
		);
	}
	return found;
}

/** Containers of the platform's tenants, in any state. */
export async function findAll(ctx: DockerContext): Promise<string[]> {
	const filters = { label: [`${label.platform}=${ctx.platform}`, label.tenant] };
	const containers = await ask("list containers", () => ctx.docker.listContainers({ all: true, filters }));
	return containers.flatMap(({ Labels }) => Labels[label.tenant] ?? []);
}

export function tenantIdOf({ Config }: ContainerInspectInfo): string {
	return Config.Labels[label.tenant] ?? "";
}

/** Sleep takes the restart policy away, so that neither the engine nor a start of the host wakes anyone. */
export function isAsleep({ State, HostConfig }: ContainerInspectInfo): boolean {
	return State.Paused || (!State.Running && HostConfig.RestartPolicy?.Name === "no");
}
