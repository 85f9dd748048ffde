import { join } from "node:path";
import { createDockerRuntime } from "@flomastr/provisioning/runtimes/docker";
import { createEmbeddedRuntime } from "@flomastr/provisioning/runtimes/embedded";
import { openEngine } from "@flomastr/provisioning/runtimes/open-engine";
import type { Runtime } from "@flomastr/provisioning/runtimes/runtime";
import { createSwarmRuntime } from "@flomastr/provisioning/runtimes/swarm";
import { AppError } from "../../errors.ts";
import { buildParts, ensureN8n, projectRoot } from "../embedded.ts";
import type { GroundOptions, RuntimeEvents } from "./ground.ts";

export type OpenRuntime = {
	runtime: Runtime & { close(): Promise<void> };
	/** Boots a release once on an empty database; null where a runtime has no use for it. */
	fillTemplate: ((release: string, databaseUrl: string) => Promise<void>) | null;
};

/** Where tenants' n8n run, as the environment names it. */
export async function openRuntime(options: GroundOptions & RuntimeEvents): Promise<OpenRuntime> {
	const { env, dataDir, log, screen, onHealth, specOf } = options;
	if (env.RUNTIME === "embedded") {
		await ensureN8n(screen);
		await buildParts(screen);
		const runtime = createEmbeddedRuntime({
			root: join(dataDir, "n8n"),
			n8nModules: join(projectRoot, "tenant-template/n8n/node_modules"),
			nodesPackage: join(projectRoot, "custom-nodes"),
			compileCache: join(dataDir, "compile-cache"),
			log,
			onHealth,
		});
		return { runtime, fillTemplate: null };
	}
	if (env.RUNTIME === "swarm") return swarm(options);
	const runtime = createDockerRuntime({
		docker: openEngine(env.DOCKER),
		platform: env.PLATFORM,
		subnetPool: env.TENANT_SUBNETS,
		...(env.N8N_RELEASE !== undefined && { release: env.N8N_RELEASE }),
		controlPlane: env.RUNS_IN,
		specOf,
		log,
		onHealth,
	});
	return { runtime, fillTemplate: (release, url) => runtime.fillTemplate(release, url) };
}

/** Over the nodes of a swarm; it keeps the tenants' secrets itself. */
function swarm({ env, log, onHealth }: GroundOptions & RuntimeEvents): OpenRuntime {
	if (env.RUNS_IN === "host" && env.SWARM_HOST_ADDRESS === undefined) {
		throw new AppError(
			"invalid",
			"RUNTIME=swarm on the host needs SWARM_HOST_ADDRESS: the address of this host as the other nodes see it.",
		);
	}
	const runtime = createSwarmRuntime({
		docker: openEngine(env.DOCKER),
		platform: env.PLATFORM,
		subnetPool: env.TENANT_SUBNETS,
		...(env.N8N_RELEASE !== undefined && { release: env.N8N_RELEASE }),
		reach: env.RUNS_IN === "container" ? "overlay" : "published",
		...(env.SWARM_HOST_ADDRESS !== undefined && { hostAddress: env.SWARM_HOST_ADDRESS }),
		log,
		onHealth,
	});
	return { runtime, fillTemplate: (release, url) => runtime.fillTemplate(release, url) };
}
