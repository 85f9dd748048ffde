import type Dockerode from "dockerode";
import type { Log } from "#log.ts";
import type { DockerContext } from "../docker/context.ts";
import type { RuntimeState } from "../runtime.ts";

export type SwarmRuntimeOptions = {
	/** A manager of the swarm. Without a time limit of its own. */
	docker: Dockerode;
	/** Everything is named and labelled by it, so that several platforms share a swarm. */
	platform: string;
	/** Tenants' overlay networks are cut out of it, 16 addresses each. */
	subnetPool?: string;
	/** Which release new tenants get; the newest when it is left out or not there. */
	release?: string;
	/** Name of the image of a release. Every node has it or can pull it by this name. */
	image?: (release: string) => string;
	/**
	 * How the control plane gets at tenants. `overlay`: it is a container on this manager with the label
	 * `flomastr.door=<platform>`, joins each tenant's network and calls n8n by its service's name. `published`: it runs on
	 * a host; each n8n has a port of its node, which every host in the nodes' network can reach: a firewall has to keep
	 * others out.
	 */
	reach: "overlay" | "published";
	/** With `published`: by which nodes reach this host. Loopback addresses in a spec are put as it. */
	hostAddress?: string;
	/** Where tenants may run, as in `docker service create --constraint`. */
	constraints?: string[];
	/** Name servers of tenants' containers; their node's own when left out. */
	dns?: string[];
	/**
	 * Seconds between an engine's looks at n8n. From Docker 25 on a boot is looked at every second; before, a boot ends
	 * with the first of these looks that finds n8n ready.
	 */
	healthEverySeconds?: number;
	/** Milliseconds between looks at the whole swarm; its managers tell of no task by themselves. */
	lookEveryMs?: number;
	log: Log;
	/** Told of every change of a tenant's health. */
	onHealth?: (tenantId: string, state: RuntimeState) => void;
	/** Told when the manager answers and when it no longer does, with the reason. */
	onEngine?: (up: boolean, reason: string | null) => void;
};

/** What the parts of the Docker runtime need, and what is the swarm's own. */
export type SwarmContext = DockerContext & { swarm: SwarmRuntimeOptions };

export const defaultConstraints = ["node.labels.flomastr.tenants != false"];
/** On services that were scaled to nothing in order to sleep. */
export const asleepLabel = "flomastr.asleep";
