import type { LiveEvent } from "@flomastr/contracts/live";
import { useCallback, useEffect, useRef } from "react";
import { useRevalidator } from "react-router";
import { useLive, useLiveGap } from "./live.tsx";

const quietMs = 250;
const longestMs = 1500;

/** A function that reads the page's loaders again, once for a burst of calls; a burst without end waits 1.5 s at most. */
export function useDebouncedRevalidation(): () => void {
	const { revalidate } = useRevalidator();
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	const since = useRef<number>(undefined);
	useEffect(() => () => clearTimeout(timer.current), []);
	return useCallback(() => {
		since.current ??= performance.now();
		clearTimeout(timer.current);
		const left = since.current + longestMs - performance.now();
		timer.current = setTimeout(
			() => {
				since.current = undefined;
				void revalidate();
			},
			Math.max(0, Math.min(quietMs, left)),
		);
	}, [revalidate]);
}

/** Reads the page's loaders again when an event of `type` arrives, and after a gap in the connection. */
export function useRevalidateOn(type: LiveEvent["type"]): void {
	const revalidate = useDebouncedRevalidation();
	useLive(type, revalidate);
	useLiveGap(revalidate);
}
