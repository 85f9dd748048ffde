import type { Readable } from "node:stream";

/** A row of a tenant in the platform's own store, by table. Secrets in it are opened: it goes into what is encrypted. */
export type HeldRow = { table: string; row: Record<string, unknown> };

/** A file that people or workflows of a tenant attached. */
export type HeldFile = { id: string; size: number; mime_type: string; name: string };

/** A member of a tenant, as may be told to anybody. */
export type HeldPerson = { id: string; name: string; email: string; role: string; team: string | null; since: string };

/** What a tenant is connected to, as may be told to anybody: `settings` has no secret. */
export type HeldChannel = {
	id: string;
	channel: string;
	name: string;
	settings: Record<string, unknown>;
	since: string;
};

/** What the control plane keeps of a tenant besides its database. Every verb may be repeated. */
export interface Holdings {
	/** Copies to the tenant's database what is not in it yet. The database runs. */
	settle(tenantId: string): Promise<void>;
	/** The database is about to be replaced by an older copy of itself: nothing may hold a connection to it. */
	letGo(tenantId: string): Promise<void>;
	/** It was replaced: whatever was copied to it is copied again. */
	settleAnew(tenantId: string): Promise<void>;
	/** All rows that a tenant brought back needs, as they are at one moment, a few at a time. */
	rows(tenantId: string): AsyncIterable<HeldRow>;
	/** Who may enter the tenant, and what it is connected to: for its export, without passwords, keys and tokens. */
	people(tenantId: string): Promise<HeldPerson[]>;
	channels(tenantId: string): Promise<HeldChannel[]>;
	/**
	 * Puts rows back for a tenant. A tenant that takes the id of the one the rows are of takes their ids too; a copy
	 * beside a living original gets ids of its own, the same as `renameIds` gives them.
	 */
	putRows(tenant: { id: string; of: string; takenAt: string }, rows: AsyncIterable<HeldRow>): Promise<void>;
	/** The ids of a copy in the tenant's own database. `url` is the administrator's. Does nothing for the same id. */
	renameIds(tenant: { id: string; of: string }, url: string): Promise<void>;
	/** Forgets what `putRows` and `putFile` brought. */
	forget(tenantId: string): Promise<void>;
	files(tenantId: string): AsyncIterable<HeldFile & { open(): Promise<Readable | null> }>;
	putFile(tenantId: string, file: HeldFile, content: Readable): Promise<void>;
}
