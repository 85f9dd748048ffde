import type { BackupTools } from "#backups/backups.ts";
import type { TenantContext, TenantSubject } from "#deps.ts";

/** What a restore is started with: the tenant to be, and the backup it is made of. */
export type RestoreSubject = TenantSubject & {
	backup: {
		id: string;
		/** Whose it is. The tenant to be has the same id where the old one is gone, and is a copy where it is still there. */
		tenantId: string;
	};
};

export type RestoreContext = TenantContext & { tools: BackupTools; tenant: RestoreSubject };
