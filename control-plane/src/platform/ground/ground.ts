import type { Database } from "@flomastr/provisioning/databases/database";
import type { Runtime, RuntimeSpec, RuntimeState } from "@flomastr/provisioning/runtimes/runtime";
import type { Logger } from "pino";
import type { Env } from "../../env.ts";
import type { StartScreen } from "../start-screen.ts";

export type HealthListener = (tenantId: string, state: RuntimeState) => void;

/** What tenants stand on: their databases, and where their n8n runs. */
export interface Ground {
	database: Database;
	runtime: Runtime;
	/** Told of every change of a tenant's n8n, from now on; one listener. */
	onHealth(listener: HealthListener): void;
	/** How to find out what a tenant runs with, for one whose container starts again by itself. */
	specsFrom(specOf: (tenantId: string) => Promise<RuntimeSpec | null>): void;
	/** Makes what new tenants are copied from. May take half a minute; a part that is down is thrown. */
	prepare(): Promise<void>;
	/** Ends what this process started; what runs by itself goes on. */
	close(): Promise<void>;
}

export interface GroundOptions {
	env: Env;
	dataDir: string;
	log: Logger;
	screen: StartScreen;
}

/** Where a runtime tells what happens; whoever listens comes later than the runtime. */
export interface RuntimeEvents {
	onHealth: HealthListener;
	specOf: (tenantId: string) => Promise<RuntimeSpec | null>;
}
