import type { PartHealth } from "@flomastr/contracts/platform";
import type { Logger } from "pino";
import type { Signals } from "../signals.ts";
import { askPart } from "./ask.ts";
import type { Finding, Part } from "./part.ts";

/** How the parts are, as last seen. */
export interface PartsWatch {
	current(): PartHealth[];
	/** Asks all parts now; resolves when each has answered or run into its limit. */
	look(): Promise<void>;
	stop(): void;
}

const usual = { everyMs: 5_000, limitMs: 4_000 };

/**
 * Asks each part again and again, each by itself, so that one that hangs delays no other. The console is told when a
 * state changes; the log too.
 */
export function watchParts(deps: {
	parts: readonly Part[];
	signals: Signals;
	clock: () => Date;
	log: Pick<Logger, "info" | "warn">;
	/** Milliseconds between two looks, and that one answer may take. */
	timing?: Partial<typeof usual>;
}): PartsWatch {
	const { parts, signals, clock, log } = deps;
	const { everyMs, limitMs } = { ...usual, ...deps.timing };
	const known = new Map<string, PartHealth>();
	const asking = new Map<string, Promise<void>>();

	function note({ id, title }: Part, { state, detail }: Finding): void {
		const before = known.get(id);
		const changed = before?.state !== state;
		const part: PartHealth = { id, title, state, detail, since: changed ? clock().toISOString() : before.since };
		known.set(id, part);
		if (!changed) return;
		const told = { part: id, state, before: before?.state ?? null, detail };
		if (state !== "up") log.warn(told, "a part of the platform is in trouble");
		else if (before) log.info(told, "a part of the platform works again");
		if (before || state !== "up")
			signals.publish([{ type: "live", tenantId: null, event: { type: "platform", part } }]);
	}

	function ask(part: Part): Promise<void> {
		const underWay = asking.get(part.id);
		if (underWay) return underWay;
		const asked = askPart(part, limitMs)
			.then((finding) => note(part, finding))
			.finally(() => asking.delete(part.id));
		asking.set(part.id, asked);
		return asked;
	}

	const look = async (): Promise<void> => void (await Promise.all(parts.map(ask)));
	const timer = setInterval(() => void look(), everyMs);
	timer.unref();
	void look();

	return {
		current: () => parts.flatMap(({ id }) => known.get(id) ?? []),
		look,
		stop: () => clearInterval(timer),
	};
}
