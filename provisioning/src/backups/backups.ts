import type { TenantContext } from "#deps.ts";
import type { Holdings } from "./holdings.ts";
import type { BackupKey } from "./key.ts";
import type { BackupStore } from "./store.ts";

export type BackupReason = "schedule" | "operator" | "upgrade" | "final";

/** What backups are made with; passed in. */
export type BackupTools = {
	store: BackupStore;
	key: BackupKey;
	holdings: Holdings;
	/** For what lies between a database and a backup for a while, unencrypted; on a disk with room for the largest tenant. */
	workFolder: string;
};

/** Makes backups and remembers them: what sagas that take one first are given. */
export interface Backups {
	/**
	 * Makes a backup and returns its id. One that was cut off counts as failed; taking another is the way on.
	 * @throws what went wrong, in words; it is written down as well
	 */
	take(ctx: TenantContext, reason: BackupReason): Promise<string>;
}

/** Under which a backup lies in its store. */
export const backupName = (tenantId: string, backupId: string): string => `${tenantId}/${backupId}`;
