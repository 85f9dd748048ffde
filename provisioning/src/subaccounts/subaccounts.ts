export type SubaccountState = "active" | "suspended";

/** A tenant's own account at the telephony vendor, below the platform's. A closed one counts as gone. */
export type Subaccount = { tenantId: string; sid: string; state: SubaccountState };

/** What a tenant's channels sign in with; belongs in the vault. */
export type SubaccountKeys = { sid: string; authToken: string };

/**
 * One subaccount per tenant, so that numbers, costs and a suspension by the vendor stay each tenant's own. Found by
 * names that derive from the tenant's id, never by a stored one. Every verb may be repeated; failures are
 * `ProvisioningError`s: `twilio_down` passes by itself, `twilio_refused` needs a person.
 */
export interface Subaccounts {
	/** Makes it, or finds the one that an earlier try made. */
	create(tenantId: string): Promise<SubaccountKeys>;
	/** It neither sends nor receives from now on; numbers and settings stay. One that is not there is fine. */
	suspend(tenantId: string): Promise<void>;
	/** Undoes `suspend`. @throws ProvisioningError `twilio_refused` when the tenant has none */
	activate(tenantId: string): Promise<void>;
	/** For ever: the vendor reopens nothing. One that is not there is fine. */
	close(tenantId: string): Promise<void>;
	/** Those of this platform that are not closed. */
	list(): Promise<Subaccount[]>;
}
