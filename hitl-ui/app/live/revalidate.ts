import type { LiveEvent } from "@flomastr/contracts/live";
import { useCallback, useEffect, useRef } from "react";
import { useRevalidator } from "react-router";
import { useLive, useLiveGap } from "./live.tsx";

const quietMs = 250;

/** A function that reads the page's loaders again, once for a burst of calls. */
export function useDebouncedRevalidation(): () => void {
	const { revalidate } = useRevalidator();
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	useEffect(() => () => clearTimeout(timer.current), []);
	return useCallback(() => {
		clearTimeout(timer.current);
		timer.current = setTimeout(() => void revalidate(), quietMs);
	}, [revalidate]);
}

/** Reads the page's loaders again when an event of `type` arrives, and after a gap in the connection. */
export function useRevalidateOn(type: LiveEvent["type"]): void {
	const revalidate = useDebouncedRevalidation();
	useLive(type, revalidate);
	useLiveGap(revalidate);
}
