/** One thing that happened, as it is counted. Whoever does it publishes a signal; nobody else need know who counts. */
export type Measure =
	/** `route`: the pattern, never the path, so that the number of series stays bounded. */
	| { what: "request"; method: string; route: string; status: number; ms: number }
	/** From the call until n8n answered. */
	| { what: "wake"; tenantId: string; cause: "event" | "request" | "schedule" | "wait" | "operator"; ms: number }
	| { what: "sleep"; tenantId: string; ms: number }
	/** One try of a delivery; `waiting`: the receiver was not there, which uses up no attempt. */
	| { what: "delivery"; kind: "event" | "resume" | "send"; outcome: "delivered" | "retry" | "waiting" | "dead" }
	/** `rejected`: a webhook whose signature was wrong. */
	| { what: "channel"; channel: string; outcome: "received" | "sent" | "failed" | "rejected" }
	/** A saga of a tenant, from its first step to its last; what was taken up after a kill counts the time in between. */
	| { what: "saga"; saga: string; outcome: "done" | "undone" | "failed"; ms: number };
