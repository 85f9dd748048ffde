import type { Database } from "@flomastr/provisioning/databases/database";
import type { Runtime, RuntimeState } from "@flomastr/provisioning/runtimes/runtime";

export type HealthListener = (tenantId: string, state: RuntimeState) => void;

/** What tenants stand on: their databases, and where their n8n runs. */
export interface Ground {
	database: Database;
	runtime: Runtime;

	onHealth(listener: HealthListener): void;
	/** Ends what this process started; what runs by itself goes on. */
	close(): Promise<void>;
}
