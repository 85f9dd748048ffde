/**
 * Whom a host names. Plain data: it can be written into another program's configuration. Where the tenant's n8n is does
 * not belong here: that changes with every start, and is asked for each request, which wakes it where it sleeps.
 */
export type Route = {
	tenantId: string;
	slug: string;
	name: string;
	/** A suspended tenant's host answers with a page that says so; nothing behind it is reached. */
	state: "active" | "suspended";
};

/** The edge: one host per tenant. Every verb may be repeated. Implementations pass `conformance.ts`. */
export interface Gateway {
	/** Adds the tenants' hosts, or replaces what they led to, in one change of the edge. */
	publish(...routes: Route[]): Promise<void>;
	/** The host is unknown from now on; one that is not there is fine. */
	withdraw(tenantId: string): Promise<void>;
	list(): Promise<Route[]>;
	/**
	 * Requests and websockets that are open to the tenant's n8n at this moment.
	 *
	 * @param n8n Base URL at which it answers, or did before it fell asleep; null when it has none.
	 */
	inFlight(tenantId: string, n8n: string | null): Promise<number>;
}
