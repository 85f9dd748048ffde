import { LiveEvent } from "@flomastr/contracts/live";

export type LiveState = "connecting" | "live" | "offline";

export interface LiveBus {
	subscribe(listener: (event: LiveEvent) => void): () => void;
	onState(listener: () => void): () => void;
	onGap(listener: () => void): () => void;
	state(): LiveState;
	close(): void;
}

const types: LiveEvent["type"][] = ["message", "thread", "task", "tenant", "delivery", "platform"];
const longestWaitMs = 15_000;

/**
 * Opens a server-sent event stream and keeps it open. The browser retries a dropped connection by itself but gives up
 * when an answer is not 200 (a restarting server), so that case is retried here with a growing wait.
 */
export function openLiveBus(url: string): LiveBus {
	const listeners = new Set<(event: LiveEvent) => void>();
	const stateListeners = new Set<() => void>();
	const gapListeners = new Set<() => void>();
	let state: LiveState = "connecting";
	let wait = 1000;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let source: EventSource | undefined;

	const become = (next: LiveState) => {
		if (next === state) return;
		state = next;
		for (const listener of stateListeners) listener();
	};
	const receive = (message: MessageEvent<string>) => {
		const event = LiveEvent.safeParse(parseJson(message.data));
		if (!event.success) return;
		for (const listener of listeners) listener(event.data);
	};
	const open = () => {
		source = new EventSource(url);
		source.onopen = () => {
			wait = 1000;
			become("live");
			// The first time too: between the page's rendering and this moment things may have happened.
			for (const listener of gapListeners) listener();
		};
		source.onerror = () => {
			become("offline");
			if (source?.readyState !== EventSource.CLOSED) return;
			timer = setTimeout(open, wait);
			wait = Math.min(wait * 2, longestWaitMs);
		};
		for (const type of types) source.addEventListener(type, receive);
	};
	open();

	return {
		subscribe: (listener) => joined(listeners, listener),
		onState: (listener) => joined(stateListeners, listener),
		onGap: (listener) => joined(gapListeners, listener),
		state: () => state,
		close() {
			clearTimeout(timer);
			source?.close();
		},
	};
}

function joined<Item>(set: Set<Item>, item: Item): () => void {
	set.add(item);
	return () => set.delete(item);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
