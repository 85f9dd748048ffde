import type { RuntimeHealth } from "@flomastr/contracts/tenant";
import type Dockerode from "dockerode";
import type { Log } from "#log.ts";
import type { Watch } from "../health.ts";
import type { InTurn } from "../in-turn.ts";
import type { RuntimeSpec, RuntimeState } from "../runtime.ts";

export type DockerRuntimeOptions = {
	/** Without a time limit of its own: stopping takes as long as n8n's running executions. */
	docker: Dockerode;
	/** Everything is named and labelled by it, so that several platforms share an engine. */
	platform: string;
	/** Tenants' networks are cut out of it, 16 addresses each. */
	subnetPool?: string;
	/** Which release new tenants get; the newest when it is left out or not there. */
	release?: string;
	/** Name of the image of a release. */
	image?: (release: string) => string;
	/**
	 * Where the control plane runs. On the host, loopback addresses in a spec are put as the host's for containers; in
	 * a container, the platform's containers with the label `flomastr.door=<platform>` join each tenant's network.
	 */
	controlPlane: "host" | "container";
	/** Name servers of tenants' containers; the host's own when left out. */
	dns?: string[];
	/** What a tenant is given when its container starts again and nobody has told since this process started. */
	specOf?: (tenantId: string) => Promise<RuntimeSpec | null>;
	/** Bytes of swap that are free on the host of the engine. */
	freeSwap?: () => Promise<number>;
	/** What a sleeping tenant may keep in memory, in MiB. */
	asleepMb?: number;
	log: Log;
	/** Told of every change of a tenant's health. */
	onHealth?: (tenantId: string, state: RuntimeState) => void;
	/** Told when the engine answers and when it no longer does, with the reason. */
	onEngine?: (up: boolean, reason: string | null) => void;
};

/** What this process knows of a tenant beyond what the engine tells. */
export type Instance = {
	tenantId: string;
	/** Null until someone told: the container was found running after a start of this process. */
	spec: RuntimeSpec | null;
	address: string | null;
	health: RuntimeHealth;
	pid: number | null;
	frozen: boolean;
	/** Which start of the container was given its secrets, by the engine's time stamp. */
	given: string | null;
	watch: Watch | null;
	/** Runs while it has more CPU than its plan gives, because it boots or wakes. */
	boost: NodeJS.Timeout | null;
	/** Which start is being watched. */
	watched: string | null;
	/** Most bytes it was seen to hold since that start of its container. */
	held: { startedAt: string; bytes: number } | null;
	/** Why it last went down by itself. */
	trouble: string | null;
};

export type DockerContext = {
	options: DockerRuntimeOptions;
	docker: Dockerode;
	platform: string;
	image: (release: string) => string;
	inTurn: InTurn;
	instances: Map<string, Instance>;
	/** In its turn: its boot or its waking is over, or has been going on for long. */
	onUnderWay: (tenantId: string) => void;
	/** Starts the container again in its turn: it hangs. */
	onHung: (tenantId: string) => void;
	log: Log;
};

export const n8nPort = 5678;
export const brokerPort = 5679;
/** As in the image. */
export const home = "/home/n8n";
export const compileCache = "/compile-cache";
export const secretsFolder = "/run/secrets/flomastr";
export const user = 10001;

/** n8n waits up to 30 s for what it runs. */
export const stopSeconds = 35;

export function instanceOf(ctx: DockerContext, tenantId: string): Instance {
	const known = ctx.instances.get(tenantId);
	if (known) return known;
	const instance: Instance = {
		tenantId,
		spec: null,
		address: null,
		health: { state: "stopped", detail: null, restarts: 0 },
		pid: null,
		frozen: false,
		given: null,
		watch: null,
		boost: null,
		watched: null,
		held: null,
		trouble: null,
	};
	ctx.instances.set(tenantId, instance);
	return instance;
}
