import { z } from "zod";
import { user } from "#runtimes/docker/context.ts";
import { label } from "#runtimes/docker/names.ts";

const size = z.int().min(-1);
const restartPolicy = z.strictObject({
	Name: z.enum(["no", "always", "unless-stopped", "on-failure"]),
	MaximumRetryCount: z.int().optional(),
});
/** Of memory, CPU and processes; nothing here reaches outside the container. */
const limits = {
	Memory: size.optional(),
	MemorySwap: size.optional(),
	MemoryReservation: size.optional(),
	NanoCpus: size.optional(),
	CpuShares: size.optional(),
	PidsLimit: size.optional(),
	RestartPolicy: restartPolicy.optional(),
};

/** The body of `POST /containers/{id}/update`. */
export const updateBody = z.strictObject(limits);

/**
 * The body of `POST /containers/create`: what a tenant's n8n is made of. Whatever is not named here is refused, so that
 * what the engine learns to do tomorrow (or spells otherwise) is refused as well.
 */
export function createBody(platform: string) {
	const ours = z.string().regex(new RegExp(`^${platform}-[a-zA-Z0-9_.-]{1,128}$`), `must begin with ${platform}-`);
	const volume = new RegExp(`^${platform}-(?:n8n|compile)-[a-zA-Z0-9_.-]{1,128}:/[a-zA-Z0-9/_.-]{1,128}(?::ro)?$`);
	const host = z.strictObject({
		...limits,
		ReadonlyRootfs: z.literal(true, "must be true"),
		Tmpfs: z.record(z.string().startsWith("/"), z.string()).optional(),
		CapDrop: z.array(z.string()).optional(),
		SecurityOpt: z.array(z.literal("no-new-privileges", "may be no-new-privileges alone")).optional(),
		LogConfig: z
			.strictObject({ Type: z.enum(["json-file", "local"]), Config: z.record(z.string(), z.string()).optional() })
			.optional(),
		Binds: z.array(z.string().regex(volume, `must be <a tenant's volume, ${platform}-…>:<path>[:ro]`)).optional(),
		NetworkMode: z.union([z.literal("none"), ours], `must be none or a network of ${platform}'s`),
		Dns: z.array(z.union([z.ipv4(), z.ipv6()])).optional(),
		ExtraHosts: z.array(z.literal("host.docker.internal:host-gateway")).optional(),
		Init: z.boolean().optional(),
	});
	const body = z.strictObject({
		name: ours.optional(),
		Image: z.string().regex(/^flomastr\/n8n:[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}$/, "must be flomastr/n8n:<release>"),
		Hostname: z.string().max(63).optional(),
		User: z.literal(`${user}:${user}`, `must be ${user}:${user}`),
		Env: z.array(z.string()).optional(),
		Cmd: z.array(z.string()).optional(),
		Entrypoint: z.array(z.string()).optional(),
		Labels: z
			.record(z.string().startsWith("flomastr."), z.string())
			.refine((labels) => labels[label.platform] === platform, `must have ${label.platform}=${platform}`)
			.refine((labels) => !(label.door in labels), `may not have ${label.door}`),
		OpenStdin: z.boolean().optional(),
		StopTimeout: z.int().min(0).max(600).optional(),
		HostConfig: host,
		NetworkingConfig: z.strictObject({ EndpointsConfig: z.record(ours, endpoint) }).optional(),
	});
	return body.superRefine(({ HostConfig }, ctx) => {
		if (HostConfig.CapDrop?.includes("ALL") && HostConfig.SecurityOpt?.includes("no-new-privileges")) return;
		ctx.addIssue({
			code: "custom",
			path: ["HostConfig"],
			message: "must drop ALL capabilities and have no-new-privileges",
		});
	});
}

/** How a container stands in a network. */
export const endpoint = z.strictObject({
	IPAMConfig: z.strictObject({ IPv4Address: z.ipv4().optional() }).optional(),
	Aliases: z.array(z.string().regex(/^[a-z0-9][a-z0-9.-]{0,62}$/)).optional(),
});
