import type { LiveEvent } from "@flomastr/contracts/live";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { type LiveBus, type LiveState, openLiveBus } from "./bus.ts";

const LiveContext = createContext<LiveBus | null>(null);

/** Holds the page's one connection to `GET /api/live`; it closes with the shell. */
export function LiveProvider({ children }: { children: ReactNode }) {
	const [bus, setBus] = useState<LiveBus | null>(null);
	useEffect(() => {
		const opened = openLiveBus("/api/live");
		setBus(opened);
		return opened.close;
	}, []);
	return <LiveContext value={bus}>{children}</LiveContext>;
}

/**
 * Calls `handler` for each live event of `type`. Keep the handler stable (`useCallback`): a new one subscribes anew.
 */
export function useLive<Type extends LiveEvent["type"]>(
	type: Type,
	handler: (event: Extract<LiveEvent, { type: Type }>) => void,
): void {
	const bus = useContext(LiveContext);
	useEffect(
		() =>
			bus?.subscribe((event) => {
				if (event.type === type) handler(event as Extract<LiveEvent, { type: Type }>);
			}),
		[bus, type, handler],
	);
}

/** Calls `onGap` whenever the connection has opened, the first time or anew: what happened before it was not heard. */
export function useLiveGap(onGap: () => void): void {
	const bus = useContext(LiveContext);
	useEffect(() => bus?.onGap(onGap), [bus, onGap]);
}

/** Whether this page hears of changes at this moment. */
export function useLiveState(): LiveState {
	const bus = useContext(LiveContext);
	return useSyncExternalStore(
		(changed) => bus?.onState(changed) ?? (() => undefined),
		() => bus?.state() ?? "connecting",
		() => "connecting",
	);
}
