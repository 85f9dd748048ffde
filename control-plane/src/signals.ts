import { EventEmitter } from "node:events";
import type { LiveEvent } from "@flomastr/contracts/live";
import type { Measure } from "#metrics/measure.ts";

/** What a committed transaction tells the rest of this process. Rows are the truth; a signal only saves a wait. */
export type Signal =
	/** Push to the open screens of a tenant, or of the console where `tenantId` is null. */
	| { type: "live"; tenantId: string | null; event: LiveEvent }
	/** There are deliveries to try. */
	| { type: "deliveries" }
	/** Rows of this tenant wait to be copied to its own database. */
	| { type: "archive"; tenantId: string }
	/** Something worth counting; see `metrics/`. */
	| { type: "measure"; measure: Measure };

/** The process-wide signal bus. Listeners must not throw and must not take long. */
export class Signals {
	readonly #emitter = new EventEmitter().setMaxListeners(0);

	publish(signals: readonly Signal[]): void {
		for (const signal of signals) this.#emitter.emit("signal", signal);
	}

	/** @returns a function that stops the listening */
	subscribe(listener: (signal: Signal) => void): () => void {
		this.#emitter.on("signal", listener);
		return () => this.#emitter.off("signal", listener);
	}
}
