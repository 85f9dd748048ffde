import type { LiveEvent } from "@flomastr/contracts/live";
import { useCallback, useEffect, useRef } from "react";
import { useRevalidator } from "react-router";
import { useLive, useLiveGap } from "./live.tsx";

/** Milliseconds of silence to wait for, and the longest wait while there is none. */
interface Wait {
	quiet: number;
	longest: number;
}

const soon: Wait = { quiet: 250, longest: 1500 };
/** For what is on the screen already and only needs its counts. */
export const leisurely: Wait = { quiet: 2000, longest: 6000 };

/** A function that reads the page's loaders again, once for a burst of calls. */
export function useDebouncedRevalidation({ quiet, longest }: Wait = soon): () => void {
	const { revalidate } = useRevalidator();
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	const since = useRef<number>(undefined);
	useEffect(() => () => clearTimeout(timer.current), []);
	return useCallback(() => {
		since.current ??= performance.now();
		clearTimeout(timer.current);
		const left = since.current + longest - performance.now();
		timer.current = setTimeout(
			() => {
				since.current = undefined;
				void revalidate();
			},
			Math.max(0, Math.min(quiet, left)),
		);
	}, [revalidate, quiet, longest]);
}

/** Reads the page's loaders again when an event of `type` arrives, and after a gap in the connection. */
export function useRevalidateOn(type: LiveEvent["type"]): void {
	const revalidate = useDebouncedRevalidation();
	useLive(type, revalidate);
	useLiveGap(revalidate);
}
