import { createHash, createHmac } from "node:crypto";
import type { ContainerCreateOptions } from "dockerode";
import { n8nSecrets, n8nSettings } from "../n8n-environment.ts";
import type { RuntimeSpec } from "../runtime.ts";
import { asSeenFromContainer } from "./as-seen-from-container.ts";
import { usualShares } from "./boost.ts";
import {
	brokerPort,
	compileCache,
	type DockerContext,
	home,
	n8nPort,
	secretsFolder,
	stopSeconds,
	user,
} from "./context.ts";
import { cacheNameOf, label, nameOf } from "./names.ts";

const mebibyte = 1024 * 1024;

/**
 * How a tenant's container is made, but for its address. The labels tell whether a container that is there was made in
 * the same way.
 */
export function containerOptions(ctx: DockerContext, spec: RuntimeSpec): ContainerCreateOptions {
	const name = nameOf(ctx.platform, spec.tenantId);
	const memory = spec.limits.memoryMb * mebibyte;
	const options: ContainerCreateOptions = {
		name,
		Image: ctx.image(spec.release),
		Hostname: "n8n",
		User: `${user}:${user}`,
		Env: Object.entries(settings(ctx, spec)).map(([key, value]) => `${key}=${value}`),
		Cmd: nodeOptions(spec),
		// The secrets come this way: neither the engine nor a disk keeps them.
		OpenStdin: true,
		StopTimeout: stopSeconds,
		HostConfig: {
			...confined(spec),
			Memory: memory,
			// Together with swap: a tenant that runs away ends at its limit instead of filling the swap of all.
			MemorySwap: memory,
			Binds: [`${name}:${home}`, `${cacheNameOf(ctx.platform, spec.release)}:${compileCache}:ro`],
			NetworkMode: name,
			// After a start of the host whoever ran runs again, who was stopped or asleep does not.
			RestartPolicy: { Name: "unless-stopped" },
			...(ctx.options.dns && { Dns: ctx.options.dns }),
			...(ctx.options.controlPlane === "host" && { ExtraHosts: ["host.docker.internal:host-gateway"] }),
		},
	};
	return {
		...options,
		Labels: {
			[label.platform]: ctx.platform,
			[label.tenant]: spec.tenantId,
			[label.release]: spec.release,
			[label.memory]: String(memory),
			[label.cpus]: String(nanoCpus(spec)),
			[label.spec]: createHash("sha256").update(JSON.stringify(options)).digest("hex"),
			[label.secrets]: createHmac("sha256", spec.secrets.encryptionKey)
				.update(JSON.stringify(n8nSecrets(spec)))
				.digest("hex"),
		},
	};
}

/** n8n's environment without its secrets. */
export function settings(ctx: DockerContext, spec: RuntimeSpec): Record<string, string> {
	return n8nSettings(asSeenFromContainer(ctx, spec), {
		home,
		listenAddress: "0.0.0.0",
		httpPort: n8nPort,
		brokerPort,
		compileCache,
	});
}

/** What the image passes on to Node before n8n. */
export function nodeOptions({ limits }: Pick<RuntimeSpec, "limits">): string[] {
	// An idle V8 collects its whole heap to shrink it: in n8n just woken, that is every page back from swap for nothing.
	return [`--max-old-space-size=${limits.heapMb}`, "--max-semi-space-size=16", "--no-memory-reducer"];
}

const nanoCpus = ({ limits }: Pick<RuntimeSpec, "limits">): number => Math.round(limits.cpus * 1e9);

/** What holds for every container that runs tenants' code: it owns nothing of the host and may become nobody else. */
export function confined({ limits }: Pick<RuntimeSpec, "limits">): NonNullable<ContainerCreateOptions["HostConfig"]> {
	const owned = `uid=${user},gid=${user}`;
	return {
		ReadonlyRootfs: true,
		Tmpfs: {
			"/tmp": `rw,noexec,nosuid,nodev,size=64m,mode=0700,${owned}`,
			[secretsFolder]: `rw,noexec,nosuid,nodev,size=1m,mode=0700,${owned}`,
		},
		CapDrop: ["ALL"],
		SecurityOpt: ["no-new-privileges"],
		PidsLimit: limits.pids,
		NanoCpus: nanoCpus({ limits }),
		CpuShares: usualShares,
		LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } },
	};
}
