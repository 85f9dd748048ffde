import type { RuntimeHealth } from "@flomastr/contracts/tenant";
import type { Limits } from "#plans.ts";

/** Everything a tenant's n8n needs to run. Secrets come from the vault and go to the process only, never to a disk. */
export type RuntimeSpec = {
	tenantId: string;
	/** Which n8n with which of our nodes, one of `releases()`. */
	release: string;
	limits: Limits;
	/** 32 characters or more each; losing the encryption key loses every credential stored in this n8n. */
	secrets: { encryptionKey: string; jwtSecret: string; runnersToken: string };
	/** n8n applies the owner at every boot; a changed hash ends all editor sessions. */
	owner: { email: string; passwordHash: string; firstName: string; lastName: string };
	/** As the role `n8n`. */
	databaseUrl: string;
	/** How the tenant's own container reaches that server, where that differs from how we do. */
	databaseAddress?: { host: string; port: number } | null;
	/** The tenant's host, ending in `/`: webhooks lie at its root, the editor under `flows/`. */
	publicUrl: string;
	/** Where nodes reach the tenant API; the one private address workflows may call. */
	controlPlaneUrl: string;
};

/** `address` is the base URL for server-side calls (`http://127.0.0.1:5680`, no slash at the end); null while it is down. */
export type RuntimeState = RuntimeHealth & { address: string | null; pid: number | null };

/** What a tenant's n8n takes at this moment, in bytes and in seconds of CPU since it started. */
export type RuntimeUsage = { memory: number; swap: number; cpuSeconds: number };

/** What a tenant's n8n is made of: the process, container or service, the network of its own, what it keeps on disk. */
export type RuntimePart = "n8n" | "network" | "files";

/**
 * Where tenants' n8n instances run: child processes, containers, services. Every verb may be repeated; failures are
 * `ProvisioningError`s. Implementations pass `conformance.ts`.
 */
export interface Runtime {
	/** Makes what is missing of it and starts it, again when the spec changed. Returns once started, not once healthy. */
	ensure(spec: RuntimeSpec): Promise<void>;
	/** State `stopped` for a tenant that has no runtime. */
	inspect(tenantId: string): Promise<RuntimeState>;
	/** Frees its memory for as long as nothing is to do. Whoever asks makes sure that nothing runs in it. */
	sleep(tenantId: string): Promise<void>;
	/** Undoes `sleep`. Returns once it goes on or was started, not once healthy. */
	wake(tenantId: string): Promise<void>;
	/** Ends it; its files and waiting executions stay, and `ensure` starts it again. */
	stop(tenantId: string): Promise<void>;
	restart(tenantId: string): Promise<void>;
	/** Ends it and deletes its files; a tenant without a runtime is fine. */
	remove(tenantId: string): Promise<void>;
	/** The newest lines of its output, oldest first. */
	logs(tenantId: string, lines: number): Promise<string[]>;
	/** Base URL as in `RuntimeState`; null while it is down or asleep. */
	address(tenantId: string): string | null;
	/**
	 * Whether it was started and has not been ready since, as far as is known. It listens by then, says 200 to everything
	 * and loses what it takes: who has something for it waits.
	 */
	isBooting(tenantId: string): boolean;
	/** Whether it sleeps frozen, as far as is known, and so goes on in a moment; any other that is down has to boot. */
	isFrozen(tenantId: string): boolean;
	/** Null for a tenant without a runtime. */
	usage(tenantId: string): Promise<RuntimeUsage | null>;
	/** By id of each tenant that has any part here the parts that are missing: none where all is as `ensure` made it. */
	list(): Promise<Map<string, RuntimePart[]>>;
	/** What `ensure` can run: first what new tenants get, then the newest first. */
	releases(): Promise<string[]>;
	/** Deletes what a release takes on disk, unless something still runs of it; left out where there is one only. */
	forgetRelease?(release: string): Promise<void>;
}
