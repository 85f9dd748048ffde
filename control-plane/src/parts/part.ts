import type { PartHealth } from "@flomastr/contracts/platform";

/** How a part was found. */
export interface Finding {
	state: PartHealth["state"];
	/** What was found, and what to do where it is not up. */
	detail: string;
}

/** Something the platform stands on. The watch and `flomastr doctor` ask the same parts. */
export interface Part {
	/** As in the contract: `docker`, `postgres:<host>`, `hot_store`, `gateway`, `backups`, `disk`, `swap`. */
	id: string;
	title: string;
	/** May throw and may hang: whoever asks takes that for down. */
	check(): Promise<Finding>;
}

export const up = (detail: string): Finding => ({ state: "up", detail });
export const degraded = (detail: string): Finding => ({ state: "degraded", detail });
export const down = (detail: string): Finding => ({ state: "down", detail });
