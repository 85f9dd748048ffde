import type { ContainerCreateOptions, ContainerInspectInfo } from "dockerode";
import { ProvisioningError } from "#errors.ts";
import type { RuntimeSpec } from "../runtime.ts";
import { ask, askFor, refusalOf } from "./ask.ts";
import { connectDoors } from "./connect-doors.ts";
import { containerOptions } from "./container-options.ts";
import { type DockerContext, instanceOf } from "./context.ts";
import { ensureNetwork, isIn, type OwnNetwork } from "./ensure-network.ts";
import { ensureVolume } from "./ensure-volume.ts";
import { find, isAsleep } from "./find.ts";
import { cacheNameOf, label, nameOf } from "./names.ts";
import { refresh } from "./refresh.ts";
import { endContainer } from "./stop.ts";
import { wakeContainer } from "./wake.ts";

/**
 * Finds by name whatever a former try left behind, makes what is missing and starts it. A container that was made in
 * another way, or whose network is gone, is made anew; files and address stay.
 */
export async function ensure(ctx: DockerContext, spec: RuntimeSpec): Promise<void> {
	const { tenantId } = spec;
	const wanted = containerOptions(ctx, spec);
	let found = await find(ctx, tenantId);
	const network = await ensureNetwork(ctx, tenantId);
	if (found !== null && !(isAsWanted(found, wanted) && isIn(found.NetworkSettings.Networks, network))) {
		await endContainer(ctx, found);
		await removeContainer(ctx, found.Id);
		found = null;
	}
	instanceOf(ctx, tenantId).spec = spec;
	// At once: n8n begins once it is given its secrets, and by then its database and the control plane are in its network.
	await Promise.all([connectDoors(ctx, nameOf(ctx.platform, tenantId)), bringUp(ctx, spec, wanted, found, network)]);
	await refresh(ctx, tenantId, found?.State.Paused);
}

async function bringUp(
	ctx: DockerContext,
	spec: RuntimeSpec,
	wanted: ContainerCreateOptions,
	found: ContainerInspectInfo | null,
	network: OwnNetwork,
): Promise<void> {
	if (found === null) await create(ctx, spec, wanted, network);
	if (found !== null && isAsleep(found)) await wakeContainer(ctx, found);
	else if (!found?.State.Running) await start(ctx, spec.tenantId);
}

function isAsWanted({ Config, State }: ContainerInspectInfo, { Labels }: ContainerCreateOptions): boolean {
	return !State.Dead && [label.spec, label.secrets].every((name) => Config.Labels[name] === Labels?.[name]);
}

async function create(
	ctx: DockerContext,
	spec: RuntimeSpec,
	wanted: ContainerCreateOptions,
	network: OwnNetwork,
): Promise<void> {
	const name = nameOf(ctx.platform, spec.tenantId);
	await ensureVolume(ctx, name, { [label.tenant]: spec.tenantId });
	await ensureVolume(ctx, cacheNameOf(ctx.platform, spec.release), { [label.release]: spec.release });
	await createContainer(ctx, {
		...wanted,
		NetworkingConfig: { EndpointsConfig: { [name]: { IPAMConfig: { IPv4Address: network.n8n } } } },
	});
}

/** @throws ProvisioningError `image_missing`, with what to run. */
export async function createContainer(ctx: DockerContext, options: ContainerCreateOptions): Promise<void> {
	try {
		await ask(`make the container ${options.name}`, () => ctx.docker.createContainer(options));
	} catch (thrown) {
		if (!(thrown instanceof ProvisioningError) || thrown.code !== "image_missing") throw thrown;
		throw new ProvisioningError(
			"image_missing",
			`The image ${options.Image} is not on this machine. Build it with "npm run images", or load it with "docker load", and try again.`,
			{ cause: thrown },
		);
	}
}

/** Starts it; a running one is fine. One whose network is gone is of no use and is removed, to be made anew. */
export async function start(ctx: DockerContext, tenantId: string): Promise<void> {
	const name = nameOf(ctx.platform, tenantId);
	try {
		await askFor(`start ${name}`, () => ctx.docker.getContainer(name).start(), [304]);
	} catch (thrown) {
		if (/network .* not found|could not find network/i.test(refusalOf(thrown).reason)) await removeContainer(ctx, name);
		throw thrown;
	}
}

/** Ended or not. One that is being removed already is waited for by whoever needs its name. */
export async function removeContainer(ctx: DockerContext, id: string): Promise<void> {
	await askFor(
		`remove the container ${id}`,
		() => ctx.docker.getContainer(id).remove({ force: true, v: true }),
		[404, 409],
	);
}
