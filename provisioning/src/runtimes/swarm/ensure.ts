import { ProvisioningError } from "#errors.ts";
import { askFor } from "../docker/ask.ts";
import { retire } from "../docker/hand-over-secrets.ts";
import { label, nameOf } from "../docker/names.ts";
import type { RuntimeSpec } from "../runtime.ts";
import { askSwarm } from "./ask-swarm.ts";
import type { SwarmContext } from "./context.ts";
import { ensureOverlay } from "./ensure-network.ts";
import { refresh } from "./refresh.ts";
import { stop } from "./scale.ts";
import { ensureSecrets, removeSecrets } from "./secrets.ts";
import { findService, replicasOf, taskOf, updateService } from "./service.ts";
import { serviceSpec } from "./service-spec.ts";

/** Finds by name whatever a former try left behind, makes what is missing and starts it; changes what differs. */
export async function ensure(ctx: SwarmContext, spec: RuntimeSpec): Promise<void> {
	const { tenantId } = spec;
	const labels = { [label.platform]: ctx.platform, [label.tenant]: tenantId };
	const found = await findService(ctx, tenantId);
	await ensureOverlay(ctx, nameOf(ctx.platform, tenantId), labels);
	const secrets = await ensureSecrets(ctx, spec);
	const wanted = serviceSpec(ctx, spec, secrets);
	const same = found?.spec.Labels?.[label.spec] === wanted.Labels?.[label.spec];
	if (found === null) {
		await demandImage(ctx, spec.release);
		await retire(spec.databaseUrl);
		await askSwarm(`make the service ${wanted.Name}`, () => ctx.docker.createService(wanted));
	} else if (!same || replicasOf(found.spec) === 0) {
		await demandImage(ctx, spec.release);
		await stop(ctx, tenantId);
		await retire(spec.databaseUrl);
		await updateService(ctx, found.id, (before) => ({
			...wanted,
			TaskTemplate: { ...wanted.TaskTemplate, ForceUpdate: taskOf(before).ForceUpdate ?? 0 },
		}));
	}
	await removeSecrets(ctx, tenantId, secrets);
	await refresh(ctx, tenantId);
}

/** The manager has what the nodes have: one that is missing would be tried for ever. */
export async function demandImage(ctx: SwarmContext, release: string): Promise<void> {
	const image = ctx.image(release);
	if ((await askFor(`inspect the image ${image}`, () => ctx.docker.getImage(image).inspect())) !== null) return;
	throw new ProvisioningError(
		"image_missing",
		`The image ${image} is not on this manager. Pull it here and on every node, or load it with "docker load", and try again.`,
	);
}
