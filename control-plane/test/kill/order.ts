import type { TenantSubject } from "@flomastr/provisioning/deps";
import type { ReconcileDepth } from "@flomastr/provisioning/reconcile/reconcile";

/** Where a tenant's run is to stand still: around one step, as a kill would find it. */
export type Boundary = { step: string; at: "before-do" | "after-do" | "after-record" | "before-undo" | "after-undo" };

/** What one life of the control plane is to do. Read from a file: it holds keys. */
export type Order = {
	platform: string;
	/** For backups and media; packs are there. */
	folder: string;
	hotUrl: string;
	/** 32 bytes, hex. */
	masterKey: string;
	parts: { postgres: string; postgresContainer: string; caddyAdmin: string; release: string; newerRelease: string };
	twilio: { origin: string; accountSid: string; authToken: string };
	create: TenantSubject[];
	upgrade: string[];
	remove: string[];
	/** By tenant: the step that fails, of its provisioning or its upgrade. */
	fail: Record<string, string>;
	/** How thoroughly it is reconciled at the end; as at a start where this is left out. */
	reconcile?: ReconcileDepth;
	/** By tenant. */
	hold: Record<string, Boundary>;
};

/** What a life says, one line of JSON each. */
export type Word =
	/** It takes orders now. */
	| { is: "up" }
	/** The tenant's run stands still where it was told to. */
	| { is: "held"; tenantId: string }
	/** Nothing is under way any more. */
	| { is: "settled"; failures: string[]; findings: unknown[] };
