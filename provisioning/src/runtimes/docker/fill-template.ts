import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import bcrypt from "bcryptjs";
import { ProvisioningError } from "#errors.ts";
import { plans } from "#plans.ts";
import { isReady } from "../health.ts";
import { n8nSecrets } from "../n8n-environment.ts";
import type { RuntimeSpec } from "../runtime.ts";
import { ask, askFor } from "./ask.ts";
import { connectDoors } from "./connect-doors.ts";
import { confined, nodeOptions, settings } from "./container-options.ts";
import { compileCache, type DockerContext, home, n8nPort, stopSeconds, user } from "./context.ts";
import { createContainer, removeContainer } from "./ensure.ts";
import { makeNetwork } from "./ensure-network.ts";
import { ensureVolume } from "./ensure-volume.ts";
import { writeSecrets } from "./hand-over-secrets.ts";
import { textOf } from "./logs.ts";
import { cacheNameOf, label, templateNameOf } from "./names.ts";
import { removeNetwork } from "./remove.ts";

/** Nobody waits for it; an n8n that ended is noticed at once. */
const bootLimitMs = 600_000;
/** What the making of a tenant calls first; n8n loads the code for each when it is called. */
export const firstCalls = ["/api/v1/workflows", "/rest/settings", "/rest/login", "/"];

/**
 * Boots a release once on an empty database, so that it has n8n's tables, and fills the compile cache that all tenants
 * of the release read: no tenant ever writes code that another runs. Nothing but the two is left afterwards.
 *
 * @param databaseUrl Of the template database, as the role that owns the schema `n8n` in it.
 */
export async function fillTemplate(ctx: DockerContext, release: string, databaseUrl: string): Promise<void> {
	const name = templateNameOf(ctx.platform, release);
	await removeContainer(ctx, name);
	try {
		const network = await makeNetwork(ctx, name, { [label.platform]: ctx.platform });
		await connectDoors(ctx, name);
		await boot(ctx, name, templateSpec(release, databaseUrl), network.n8n);
	} finally {
		await removeContainer(ctx, name);
		await removeNetwork(ctx, name);
	}
}

async function boot(ctx: DockerContext, name: string, spec: RuntimeSpec, ip: string): Promise<void> {
	const cache = cacheNameOf(ctx.platform, spec.release);
	// Its owner is n8n's user, as that of the folder in the image: the engine gives a new volume what lies below it.
	await ensureVolume(ctx, cache, { [label.release]: spec.release });
	const limits = confined(spec);
	await createContainer(ctx, {
		name,
		Image: ctx.image(spec.release),
		User: `${user}:${user}`,
		Env: Object.entries(settings(ctx, spec)).map(([key, value]) => `${key}=${value}`),
		Cmd: nodeOptions(spec),
		Labels: { [label.platform]: ctx.platform },
		OpenStdin: true,
		HostConfig: {
			...limits,
			Memory: spec.limits.memoryMb * 1024 * 1024,
			Binds: [`${cache}:${compileCache}`],
			Tmpfs: { ...limits.Tmpfs, [home]: `rw,nosuid,nodev,size=256m,mode=0700,uid=${user},gid=${user}` },
			NetworkMode: name,
			...(ctx.options.controlPlane === "host" && { ExtraHosts: ["host.docker.internal:host-gateway"] }),
		},
		NetworkingConfig: { EndpointsConfig: { [name]: { IPAMConfig: { IPv4Address: ip } } } },
	});
	const container = ctx.docker.getContainer(name);
	await ask(`start ${name}`, () => container.start());
	await writeSecrets(ctx, name, n8nSecrets(spec));
	const address = `http://${ip}:${n8nPort}`;
	await waitUntilReady(ctx, name, address);
	for (const path of firstCalls) await fetch(`${address}${path}`).then((answer) => answer.arrayBuffer());
	// Node writes the cache when it ends by itself.
	await ask(`stop ${name}`, () => container.stop({ t: stopSeconds }), (stopSeconds + 25) * 1000);
}

async function waitUntilReady(ctx: DockerContext, name: string, address: string): Promise<void> {
	const end = performance.now() + bootLimitMs;
	while (!(await isReady(address))) {
		const found = await askFor(`inspect ${name}`, () => ctx.docker.getContainer(name).inspect());
		if (!found?.State.Running || performance.now() > end) {
			const output = await askFor("read its output", () =>
				ctx.docker.getContainer(name).logs({ follow: false, stdout: true, stderr: true, tail: 8 }),
			);
			const words = output === null ? "" : textOf(output).trim().replaceAll("\n", " | ");
			throw new ProvisioningError("timed_out", `n8n did not boot for its template. Its last words: ${words || "none"}`);
		}
		await wait(100);
	}
}

/** Whoever owns this n8n is replaced at each tenant's own first boot, and its keys go with the container. */
export function templateSpec(release: string, databaseUrl: string): RuntimeSpec {
	const secret = (): string => randomBytes(32).toString("hex");
	return {
		tenantId: "template",
		release,
		limits: { ...plans.large.limits },
		secrets: { encryptionKey: secret(), jwtSecret: secret(), runnersToken: secret() },
		owner: {
			email: "owner@template.flomastr.invalid",
			passwordHash: bcrypt.hashSync(secret(), 10),
			firstName: "Template",
			lastName: "FloMastr",
		},
		databaseUrl,
		publicUrl: "http://template.localhost/",
		controlPlaneUrl: "http://localhost",
	};
}
