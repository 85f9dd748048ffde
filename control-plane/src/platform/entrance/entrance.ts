import type { RequestListener } from "node:http";
import type { Gateway } from "@flomastr/provisioning/gateways/gateway";
import type { Refusal } from "@flomastr/provisioning/gateways/pages";

/** What answers behind the entrance. */
export interface Behind {
	/** The control plane's whole API. */
	app: RequestListener;
	/** The same, and what only the platform itself may ask: the gate, metrics, the operator's token. */
	privateApp: RequestListener;
	/** The front end's base URL; null while it is down. */
	frontEnd(): string | null;
	/** Whether the session of these headers may edit the flows of the tenant that the host names. */
	mayEditFlows(headers: Headers, host: string): Promise<boolean>;
	/** Base URL of a tenant's n8n, after waking it where it sleeps. */
	awake(tenantId: string): Promise<string | null>;
}

/** How requests come in: the gateway, and the addresses at which this process listens. */
export interface Entrance {
	gateway: Gateway;
	/** Where a tenant's n8n calls the tenant API. */
	tenantApiUrl: string;
	/** Where the front end calls the API. */
	apiUrl: string;
	/** Where the command line calls it. */
	privateUrl: string;
	/** What requests are told from now on, until there is somebody to answer them. */
	refuse(refusal: Refusal): void;
	/** From now on requests are answered; until then they get 503. */
	serve(behind: Behind): void;
	close(): Promise<void>;
}
