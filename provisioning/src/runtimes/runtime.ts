import type { RuntimeHealth } from "@flomastr/contracts/tenant";

/** Everything a tenant's n8n needs to run. Secrets come from the vault and go into the process's environment only. */
export type RuntimeSpec = {
	tenantId: string;
	/** 32 characters or more each; losing the encryption key loses every credential stored in this n8n. */
	secrets: { encryptionKey: string; jwtSecret: string; runnersToken: string };
	/** n8n applies the owner at every boot; a changed hash ends all editor sessions. */
	owner: { email: string; passwordHash: string; firstName: string; lastName: string };
	/** As the role `n8n`. */
	databaseUrl: string;
	/** The tenant's host, ending in `/`: webhooks lie at its root, the editor under `flows/`. */
	publicUrl: string;
	/** Where nodes reach the tenant API; the one private address workflows may call. */
	controlPlaneUrl: string;
};

/** `address` is the base URL for server-side calls (`http://127.0.0.1:5680`, no slash at the end); null while it is down. */
export type RuntimeState = RuntimeHealth & { address: string | null; pid: number | null };

/**
 * Where tenants' n8n instances run: child processes, containers, services. Every verb may be repeated; failures are
 * `ProvisioningError`s. Implementations pass `conformance.ts`.
 */
export interface Runtime {
	/** Makes and starts it, or starts it again when the spec changed. Returns once started, not once healthy. */
	ensure(spec: RuntimeSpec): Promise<void>;
	/** State `stopped` for a tenant that has no runtime. */
	inspect(tenantId: string): Promise<RuntimeState>;
	/** Frees its resources; data and waiting executions stay. */
	sleep(tenantId: string): Promise<void>;
	/** Undoes `sleep`. Returns once started. */
	wake(tenantId: string): Promise<void>;
	restart(tenantId: string): Promise<void>;
	/** Ends it and deletes its files; a tenant without a runtime is fine. */
	remove(tenantId: string): Promise<void>;
	/** The newest lines of its output, oldest first. */
	logs(tenantId: string, lines: number): Promise<string[]>;
	/** Base URL as in `RuntimeState`; null while it is down or asleep. */
	address(tenantId: string): string | null;
}
