import type { Logger } from "pino";
import type { Copies } from "#backups/copies.ts";
import type { ColdDirectory } from "#cold/directory.ts";
import type { TenantDirectory } from "#tenants/directory.ts";
import type { Hot } from "../context.ts";

export interface JobDeps extends Hot {
	cold: ColdDirectory;
	copies: Copies;
	directory: TenantDirectory;
	log: Logger;
}

/** Something that runs by the clock. A run that fails is logged and comes again at the next tick. */
export interface Job {
	id: string;
	/** Five-field cron in UTC. */
	cron: string;
	run(deps: JobDeps): Promise<void>;
}
