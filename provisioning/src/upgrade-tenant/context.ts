import type { Backups, BackupTools } from "#backups/backups.ts";
import type { ProvisioningDeps, TenantContext, TenantSubject } from "#deps.ts";

/** Tenants whose n8n nobody may speak to for now: what is for them waits in the queue or at the gate. */
export interface Holds {
	hold(tenantId: string): void;
	letGo(tenantId: string): void;
}

export type UpgradeSubject = TenantSubject & {
	release: string;
	/** Where it goes back to when the new one does not do. */
	from: string;
	/** Webhooks n8n listened at before; afterwards it listens at as many. */
	webhooks: number;
};

export type UpgradeDeps = {
	provisioning: ProvisioningDeps;
	tools: BackupTools;
	backups: Backups;
	holds: Holds;
	/** What a new release may take to migrate and answer before it counts as failed; three minutes. */
	healthyWithinMs?: number;
};

export type UpgradeContext = TenantContext & {
	tenant: UpgradeSubject;
	tools: BackupTools;
	backups: Backups;
	healthyWithinMs?: number;
};
