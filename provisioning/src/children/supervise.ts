import type { Log } from "#log.ts";
import type { Child, ChildExit } from "./start-child.ts";

export type Supervised = {
	/** The child of this moment; null while it is down. */
	child(): Child | null;
	/** How often it was started again after ending unasked. */
	restarts(): number;
	/** Ends it on purpose and starts it no more. */
	stop(graceMs: number): Promise<void>;
};

export type SuperviseOptions = {
	name: string;
	/** Starts the child; called again after every unasked end. */
	start: () => Promise<Child>;
	/** Told of every end that was not asked for, before the pause. */
	onDown: (reason: string, restarts: number) => void;
	onUp: (child: Child, restarts: number) => void;
	log: Log;
	/** First pause in ms; doubles up to 30 s, begins anew once a child lived for a minute. */
	firstPauseMs?: number;
};

const longestPauseMs = 30_000;
const calmAfterMs = 60_000;

/** Keeps one child alive: started again with growing pauses when it ends unasked. Rejects when the first start fails. */
export async function supervise(options: SuperviseOptions): Promise<Supervised> {
	const firstPauseMs = options.firstPauseMs ?? 500;
	let child: Child | null = null;
	let restarts = 0;
	let pauseMs = firstPauseMs;
	let stopped = false;
	let timer: NodeJS.Timeout | undefined;
	let starting: Promise<void> = Promise.resolve();

	async function up(): Promise<void> {
		const started = await options.start();
		child = started;
		const since = performance.now();
		options.onUp(started, restarts);
		void started.exited.then((exit) => {
			child = null;
			if (stopped) return;
			if (performance.now() - since > calmAfterMs) pauseMs = firstPauseMs;
			again(describe(exit));
		});
	}

	function again(reason: string): void {
		options.log.warn({ child: options.name, reason, retry_in_ms: pauseMs }, "child ended unasked; starting it again");
		options.onDown(reason, restarts);
		timer = setTimeout(() => {
			restarts++;
			starting = up().catch((error: unknown) => {
				if (!stopped) again(error instanceof Error ? error.message : String(error));
			});
		}, pauseMs);
		pauseMs = Math.min(pauseMs * 2, longestPauseMs);
	}

	await up();
	return {
		child: () => child,
		restarts: () => restarts,
		stop: async (graceMs) => {
			stopped = true;
			clearTimeout(timer);
			await starting;
			await child?.stop(graceMs);
		},
	};
}

function describe(exit: ChildExit): string {
	return exit.signal === null ? `it ended with exit code ${exit.code}` : `it was ended by ${exit.signal}`;
}
