import type { TenantContext, TenantSubject } from "#deps.ts";

export type RemoveSubject = TenantSubject & {
	/** An operator's word: no last backup is kept. */
	withoutBackup?: boolean;
};

export type RemoveContext = TenantContext & { tenant: RemoveSubject };
