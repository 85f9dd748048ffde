import type { Actor } from "@flomastr/contracts/message";
import type { Role } from "@flomastr/contracts/tenant";
import type { Logger } from "pino";
import type { TenantRef } from "../context.ts";

/** Who asks: a person by session, or a tenant's workflow by token. */
export interface Caller {
	actor: Actor;
	role: Role | "workflow";
	email: string | null;
}

/** What middleware puts on each request. */
export interface HttpEnv {
	/** What the listener says of itself. */
	Bindings: {
		/** Only the platform itself and whoever may read its data folder reach this listener. */
		isPrivate?: boolean;
		/** It came from a network in which tenants' containers stand. */
		fromTenants?: boolean;
	};
	Variables: {
		requestId: string;
		log: Logger;
		/** Host and port as the browser wrote them. */
		host: string;
		/** The tenant of the host or of the token; null at the console and on the bare host. */
		tenant: TenantRef | null;
		caller: Caller;
	};
}
