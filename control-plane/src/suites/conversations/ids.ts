import { v5 as uuidv5 } from "uuid";

/** Namespaces of our own (random, fixed for ever: changing one would make every returning customer a stranger). */
const contactNamespace = "6f1c4f0e-7a56-4a5e-9a27-0d4f3c6d2b11";
const threadNamespace = "c2f0f7a4-93f5-4d0e-8f0c-6a7f7d1f5e42";

/**
 * The id of whoever writes from `address`. Derived, not looked up: a customer who comes back after the hot store forgot
 * them gets the id under which the tenant's own database knows them, without a question to it before the 200.
 */
export function contactId(tenantId: string, channel: string, address: string): string {
	return uuidv5(`${tenantId}/${channel}/${address}`, contactNamespace);
}

/** The id of the conversation with `address` over one connection. */
export function threadId(connectionId: string, address: string): string {
	return uuidv5(`${connectionId}/${address}`, threadNamespace);
}
