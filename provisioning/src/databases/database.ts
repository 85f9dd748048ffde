/**
 * The roles of a tenant's database: n8n and the platform each see their own schema only; `admin` has the rights of both, to
 * migrate and to copy. The database itself belongs to its server's superuser.
 */
export type DatabaseRole = "admin" | "n8n" | "business";

/** A tenant's database. Everything about it derives from the tenant's id; passwords come from the vault. */
export type DatabaseRef = {
	tenantId: string;
	/** Name of the server it was placed on, as `place` gave it. */
	host: string;
	passwords: Record<DatabaseRole, string>;
	/** Of n8n: a new database begins with its tables where there is a template of it. */
	release?: string | null;
	/** How many each role may have open at once. */
	connections?: number;
};

/** What is here of a tenant: its database, or only what is left of one: roles, a copy beside it, an empty folder. */
export type DatabaseFound = "database" | "remains";

export type DatabaseState = {
	/** Whether it is there and complete. One that is not comes back from a backup only. */
	there: boolean;
	/** What is amiss with its roles, in words. They hold no data: `open` puts them right. */
	amiss: string[];
};

/**
 * Where tenants' databases live: one process each on this machine, or databases of one Postgres server. Every verb may
 * be repeated; failures are `ProvisioningError`s. Implementations pass `conformance.ts`.
 */
export interface Database {
	/** A dump of one kind is of no use to another. */
	readonly kind: "embedded" | "postgres";
	/** Chooses the server of a new tenant: the one with the most room. */
	place(): Promise<string>;
	/**
	 * Makes the database, or opens the one that is there: afterwards it answers, has pgvector, the roles, and the schemas
	 * `n8n` and `business`, each usable by its own role alone. For a tenant that has no data yet: for any other, an empty
	 * database in the place of one that was lost would look whole.
	 */
	create(ref: DatabaseRef): Promise<void>;
	/**
	 * Starts it and gives its roles what they should have, or does nothing: afterwards it answers.
	 *
	 * @throws ProvisioningError `database_missing` when there is none; nothing is made in its place
	 */
	open(ref: DatabaseRef): Promise<void>;
	inspect(ref: DatabaseRef): Promise<DatabaseState>;
	/** Connection string for `pg`. Does not say that the database runs. */
	url(ref: DatabaseRef, role: DatabaseRole): string;
	/** How the tenant's own container reaches the server, where that differs from how `url` says it. */
	tenantAddress?(ref: DatabaseRef): { host: string; port: number } | null;
	/** The tenant is suspended: resources may be freed until the next `open`. Data stays. */
	release(tenantId: string): Promise<void>;
	/** Ends it and deletes everything, wherever it is; a database that is not there is fine. */
	drop(tenantId: string): Promise<void>;
	/** By tenant id what is here of each that has anything: all of them, or it fails. */
	list(): Promise<Map<string, DatabaseFound>>;
	/** Writes a consistent copy to a file. */
	dump(ref: DatabaseRef, file: string): Promise<void>;
	/** Replaces the database's content by a dump, and makes the database where it is gone. */
	restore(ref: DatabaseRef, file: string): Promise<void>;
}
