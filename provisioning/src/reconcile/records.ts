import type { TenantState } from "@flomastr/contracts/tenant";
import type { ProvisioningDeps, TenantSubject } from "#deps.ts";

export type TenantOnRecord = {
	subject: TenantSubject;
	state: TenantState;
	/** Its provisioning failed and everything was undone: it should have nothing. */
	undone: boolean;
};

/** What the control plane knows of tenants, and its promise that nothing else changes one meanwhile. */
export interface ReconcileRecords {
	/** Every tenant there ever was, the removed ones too: what is left of them is no stranger's. */
	all(): Promise<TenantOnRecord[]>;
	one(tenantId: string): Promise<TenantOnRecord | null>;
	/** Tenants that a saga is about or will be once it is taken up, or that something else changes now; not `reconcile`. */
	underWay(): Promise<ReadonlySet<string>>;
	/** @throws when something else changes the tenant */
	exclusively<Result>(tenantId: string, what: string, work: () => Promise<Result>): Promise<Result>;
	/** When the newest complete backup was made. */
	newestBackup(tenantId: string): Promise<Date | null>;
}

export type ReconcileDeps = { provisioning: ProvisioningDeps; records: ReconcileRecords };
