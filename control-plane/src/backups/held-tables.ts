const members = "select user_id from memberships where tenant_id = $1";
const unfinished = "tenant_id = $1 and state <> 'delivered'";

/**
 * What the hot store holds of a tenant and a backup takes along, with the condition that finds the rows. The people come
 * with their passwords' hashes, so that they can sign in where the tenant is restored.
 */
export const heldTables: Record<string, string> = {
	users: `id in (${members})`,
	accounts: `user_id in (${members}) and provider_id = 'credential'`,
	memberships: "tenant_id = $1",
	connections: "tenant_id = $1",
	subscriptions: "tenant_id = $1",
	contacts: "tenant_id = $1",
	threads: "tenant_id = $1",
	messages: "tenant_id = $1",
	notes: "tenant_id = $1",
	tasks: "tenant_id = $1",
	task_audit: "tenant_id = $1",
	audit_log: "tenant_id = $1",
	receipts: "tenant_id = $1",
	deliveries: unfinished,
	events: `tenant_id = $1 and id in (select subject_id from deliveries where ${unfinished})`,
};

/** Tables with a `tenant_id` that are left out, and why. A table in neither list fails a test. */
export const notHeld: Record<string, string> = {
	tenant_secrets: "they lie in the backup as a part of their own",
};

/** In a copy beside its living original these would be sent a second time, or belong to the original's history. */
export const notCopied = new Set(["deliveries", "events", "receipts", "audit_log"]);

/** Columns that hold ids of a tenant's own rows. */
export const idColumns = ["id", "thread_id", "contact_id", "connection_id", "task_id", "subject_id", "subscription_id"];
/** Tables whose ids are of people, who are the platform's. */
export const peoplesTables = new Set(["users", "accounts", "memberships"]);
