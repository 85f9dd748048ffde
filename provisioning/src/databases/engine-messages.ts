/** What a control plane and its database engine process say to each other over their channel. */

export type EngineOptions = {
	/** Folder of the cluster's files. */
	pgData: string;
	/** Unix socket to serve on. */
	socketPath: string;
	superuser: string;
	/** Password by name, the superuser's too. They travel on the channel, never in arguments or environment. */
	users: Record<string, string>;
	maxConnections: number;
};

export type ToEngine =
	/** Makes a cluster in an empty folder, from a dump or from nothing, closes it and ends. */
	| { type: "make"; pgData: string; restoreFrom: string | null }
	| { type: "start"; options: EngineOptions }
	| { type: "dump"; id: number; file: string };

export type FromEngine =
	| { type: "ready" }
	| { type: "failed"; reason: string; code: string | null }
	| { type: "dumped"; id: number; error: string | null };
