/** Where a tenant's host leads. Plain data: it can be written into another program's configuration. */
export type Route = {
	tenantId: string;
	slug: string;
	name: string;
	/** A suspended tenant's host answers with a page that says so; nothing behind it is reached. */
	state: "active" | "suspended";
	/** Base URL at which the tenant's n8n answers when it is awake; null while it is down. */
	n8n: string | null;
};

/** The edge: one host per tenant. Every verb may be repeated. Implementations pass `conformance.ts`. */
export interface Gateway {
	/** Adds the tenant's host or replaces what it led to. */
	publish(route: Route): Promise<void>;
	/** The host is unknown from now on; one that is not there is fine. */
	withdraw(tenantId: string): Promise<void>;
	list(): Promise<Route[]>;
	/** Requests and websockets that are open to the tenant's n8n at this moment. */
	inFlight(tenantId: string): Promise<number>;
}
