import type { ContainerTaskSpec, Service, ServiceSpec } from "dockerode";
import { ProvisioningError } from "#errors.ts";
import { refusalOf } from "../docker/ask.ts";
import { label, nameOf } from "../docker/names.ts";
import { askSwarm, askSwarmFor } from "./ask-swarm.ts";
import type { SwarmContext } from "./context.ts";

export type FoundService = { id: string; spec: ServiceSpec };

/**
 * A tenant's service as the swarm has it; null when there is none.
 *
 * @throws ProvisioningError `runtime_failed` when a service of this name is not this platform's.
 */
export async function findService(ctx: SwarmContext, tenantId: string): Promise<FoundService | null> {
	const name = nameOf(ctx.platform, tenantId);
	const found: Service | null = await askSwarmFor(`inspect ${name}`, () => ctx.docker.getService(name).inspect());
	if (found === null) return null;
	if (found.Spec?.Labels?.[label.tenant] !== tenantId) {
		throw new ProvisioningError(
			"runtime_failed",
			`A service ${name} is there that FloMastr did not make (it lacks the label ${label.tenant}=${tenantId}); rename or remove it.`,
		);
	}
	return { id: found.ID, spec: found.Spec };
}

const tries = 5;

/** Changes a service on top of whatever it is now. The swarm refuses a change of what has changed meanwhile. */
export async function updateService(
	ctx: SwarmContext,
	id: string,
	change: (spec: ServiceSpec) => ServiceSpec,
): Promise<void> {
	for (let tried = 1; ; tried++) {
		const found: Service = await askSwarm("inspect a service", () => ctx.docker.getService(id).inspect());
		const options = { _query: { version: found.Version?.Index }, _body: change(found.Spec ?? {}) };
		try {
			await askSwarm(`change the service ${found.Spec?.Name}`, () => ctx.docker.getService(id).update(options));
			return;
		} catch (thrown) {
			if (tried === tries || !/out of sequence/i.test(refusalOf(thrown).reason)) throw thrown;
		}
	}
}

export function replicasOf(spec: ServiceSpec): number {
	return spec.Mode?.Replicated?.Replicas ?? 0;
}

export function taskOf(spec: ServiceSpec): ContainerTaskSpec {
	const task = spec.TaskTemplate;
	return task !== undefined && !("PluginSpec" in task) && !("NetworkAttachmentSpec" in task) ? task : {};
}
