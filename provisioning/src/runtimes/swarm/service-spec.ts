import { createHash } from "node:crypto";
import type { ContainerTaskSpec, MountSettings, SecretReference, ServiceSpec } from "dockerode";
import { confined, nodeOptions, settings } from "../docker/container-options.ts";
import { compileCache, home, n8nPort, secretsFolder, stopSeconds, user } from "../docker/context.ts";
import { cacheNameOf, label, nameOf } from "../docker/names.ts";
import type { RuntimeSpec } from "../runtime.ts";
import { defaultConstraints, type SwarmContext } from "./context.ts";

const mebibyte = 1024 * 1024;
const second = 1e9;

/** How a tenant's service is made. The label tells whether one that is there was made in the same way. */
export function serviceSpec(ctx: SwarmContext, spec: RuntimeSpec, secrets: SecretReference[]): ServiceSpec {
	const name = nameOf(ctx.platform, spec.tenantId);
	const labels = { [label.platform]: ctx.platform, [label.tenant]: spec.tenantId, [label.release]: spec.release };
	const cache = { Type: "volume", Source: cacheNameOf(ctx.platform, spec.release), Target: compileCache };
	const made = makeSpec(ctx, spec, {
		name,
		secrets,
		labels,
		// It belongs to the task and goes with it: whatever has to outlive a node lies in Postgres.
		mounts: [{ Type: "volume", Source: "", Target: home }, { ...cache, ReadOnly: true } as MountSettings],
		constraints: ctx.swarm.constraints ?? defaultConstraints,
	});
	const digest = createHash("sha256").update(JSON.stringify(made)).digest("hex");
	return { ...made, Labels: { ...labels, [label.spec]: digest } };
}

export type Making = {
	name: string;
	labels: Record<string, string>;
	mounts: MountSettings[];
	constraints: string[];
	secrets: SecretReference[];
};

export function makeSpec(ctx: SwarmContext, spec: RuntimeSpec, making: Making): ServiceSpec {
	// An n8n of another release on this database needs the database of before as well: who goes back decides the upgrade.
	const change = { Parallelism: 1, Order: "stop-first", FailureAction: "pause", Monitor: 30 * second };
	return {
		Name: making.name,
		Labels: making.labels,
		Mode: { Replicated: { Replicas: 1 } },
		UpdateConfig: change,
		RollbackConfig: change,
		// One task needs no virtual address, and names work on kernels without IPVS.
		EndpointSpec: {
			Mode: "dnsrr",
			...(ctx.swarm.reach === "published" && {
				Ports: [{ Protocol: "tcp", TargetPort: n8nPort, PublishMode: "host" }],
			}),
		},
		TaskTemplate: taskTemplate(ctx, spec, making),
	};
}

function taskTemplate(ctx: SwarmContext, spec: RuntimeSpec, making: Making): ContainerTaskSpec {
	const { limits } = spec;
	const { LogConfig } = confined(spec);
	const memory = limits.memoryMb * mebibyte;
	const host = ctx.swarm.reach === "published" && ctx.swarm.hostAddress;
	const environment = { ...settings(ctx, spec), ...ofSwarm };
	return {
		ContainerSpec: {
			Image: ctx.image(spec.release),
			Labels: making.labels,
			Args: nodeOptions(spec),
			Hostname: "n8n",
			Env: Object.entries(environment).map(([key, value]) => `${key}=${value}`),
			User: `${user}:${user}`,
			ReadOnly: true,
			CapabilityDrop: ["ALL"],
			// Engines before 25 know it for all of their containers only ("no-new-privileges" in daemon.json).
			Privileges: { NoNewPrivileges: true } as object,
			Mounts: [...making.mounts, tmpfs("/tmp", 64), tmpfs(secretsFolder, 1)],
			Secrets: making.secrets,
			StopGracePeriod: stopSeconds * second,
			HealthCheck: healthCheck(ctx.swarm.healthEverySeconds ?? 10),
			...(host && { Hosts: [`${host} host.docker.internal`] }),
			...(ctx.swarm.dns && { DNSConfig: { Nameservers: ctx.swarm.dns } }),
		},
		Resources: {
			Limits: { MemoryBytes: memory, NanoCPUs: Math.round(limits.cpus * second), Pids: limits.pids },
			// All of its memory, since a node without swap has no other; CPU is shared, as few tenants work at once.
			Reservations: { MemoryBytes: memory, NanoCPUs: Math.round(limits.cpus * 0.1 * second) },
		},
		RestartPolicy: { Condition: "any", Delay: second },
		Placement: {
			Constraints: making.constraints,
			// Zones first where there are such; within one the swarm takes the node that has the least to do.
			Preferences: [{ Spread: { SpreadDescriptor: "node.labels.flomastr.zone" } }],
		},
		Networks: [{ Target: making.name }],
		LogDriver: { Name: LogConfig?.Type, Options: LogConfig?.Config },
	};
}

/** Files that executions hold would be lost with the node; Postgres keeps them, without n8n's licence. */
const ofSwarm = { FLOMASTR_SECRETS: "mounted", N8N_DEFAULT_BINARY_DATA_MODE: "database" };

/** Swarm gives a tmpfs no owner; nobody else is in the container. It is noexec, nosuid and nodev by itself. */
function tmpfs(Target: string, megabytes: number): MountSettings {
	return { Type: "tmpfs", Source: "", Target, TmpfsOptions: { SizeBytes: megabytes * mebibyte, Mode: 0o1777 } };
}

/** By the shell: a Node for each look would cost more than n8n at rest. */
function healthCheck(everySeconds: number) {
	const look = `exec 3<>/dev/tcp/127.0.0.1/${n8nPort} && printf 'GET /healthz/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ "$status" = 200 ]`;
	return {
		Test: ["CMD", "bash", "-c", look],
		Interval: everySeconds * second,
		Timeout: 5 * second,
		StartPeriod: 180 * second,
		StartInterval: second,
		Retries: 6,
	};
}
