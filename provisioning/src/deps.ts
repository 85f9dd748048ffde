import type { PlanId, TenantState } from "@flomastr/contracts/tenant";
import type { Database } from "#databases/database.ts";
import type { Gateway } from "#gateways/gateway.ts";
import type { Log } from "#log.ts";
import type { Runtime } from "#runtimes/runtime.ts";
import type { Subaccounts } from "#subaccounts/subaccounts.ts";
import type { SecretName } from "./secret-names.ts";

/** Secrets of a tenant, encrypted at rest by the control plane. */
export interface Vault {
	/** Replaces an older value. */
	put(tenantId: string, name: SecretName, value: string): Promise<void>;
	get(tenantId: string, name: SecretName): Promise<string | null>;
	/** Forgets it; one that is not there is fine. */
	delete(tenantId: string, name: SecretName): Promise<void>;
}

/** What was decided for a tenant and must not be decided anew. */
export type TenantRecord = {
	state: TenantState;
	plan: PlanId;
	/** Of n8n; null until one was chosen. */
	release: string | null;
	/** Server its database is on; null until it was placed. */
	databaseHost: string | null;
};

/** The control plane's records of tenants. Every verb may be repeated. */
export interface TenantRecords {
	/** @throws ProvisioningError `unknown_tenant` */
	read(tenantId: string): Promise<TenantRecord>;
	setRelease(tenantId: string, release: string): Promise<void>;
	setDatabaseHost(tenantId: string, host: string): Promise<void>;
	/** Makes the slug this tenant's. @throws ProvisioningError `slug_taken` when it is another's. */
	reserveSlug(tenantId: string, slug: string): Promise<void>;
	/** The slug may be another's from now on. */
	releaseSlug(tenantId: string): Promise<void>;
	/** `failure` is set with the state `failed` and cleared with every other. */
	markState(tenantId: string, state: TenantState, failure?: { step: string; reason: string }): Promise<void>;
	/** The same, but only from the state `from`. @returns false where it is in another: somebody changed it meanwhile. */
	moveState(tenantId: string, from: TenantState, to: TenantState): Promise<boolean>;
}

/** Everything the life of a tenant touches, passed in; nothing here reads the environment. */
export type ProvisioningDeps = {
	runtime: Runtime;
	database: Database;
	gateway: Gateway;
	/** Null where no Twilio account is configured: tenants then have no subaccount. */
	subaccounts: Subaccounts | null;
	vault: Vault;
	tenants: TenantRecords;
	/** Folder of the packs, `tenant-template/packs`. */
	packsFolder: string;
	/** Folder of the cold store's migrations, `tenant-template/migrations`. */
	migrationsFolder: string;
	/** How nodes reach the tenant API from inside n8n, e.g. `http://127.0.0.1:8080`. */
	controlPlaneUrl: string;
	/** A tenant's address for people, with a slash at the end, e.g. `http://acme.localhost:8080/`. */
	publicUrl: (slug: string) => string;
	/** How long n8n may take until it answers, in milliseconds; three minutes when left out. */
	healthyWithinMs?: number;
	clock: () => Date;
	log: Log;
};

/** What the steps of a tenant's sagas know of it. Stored with the run, so it holds no secret. */
export type TenantSubject = {
	id: string;
	slug: string;
	name: string;
	pack: string | null;
	owner: { email: string; name: string };
};

export type TenantContext = { deps: ProvisioningDeps; tenant: TenantSubject };
