import type { Thread, ThreadPage } from "@flomastr/contracts/conversation";
import type { LiveEvent } from "@flomastr/contracts/live";
import { useCallback, useEffect, useReducer, useRef } from "react";
import { useFetcher, useLocation } from "react-router";
import { useLive, useLiveGap } from "#live/live.tsx";
import { leisurely, useDebouncedRevalidation } from "#live/revalidate.ts";
import { listReducer, startList } from "./list-state.ts";
import type { loader as moreLoader } from "./more-threads.ts";

export interface ThreadListState {
	threads: readonly Thread[];
	hasMore: boolean;
	loadingMore: boolean;
	loadMore: () => void;
}

/**
 * The inbox's lines: the loader's first page, further pages as they are scrolled to, and what arrives meanwhile.
 * A live message changes its line at once (the counts follow later); everything else reads the first page again.
 */
export function useThreadList(page: ThreadPage, query: string, open: string | undefined): ThreadListState {
	const [state, dispatch] = useReducer(listReducer, { page, query }, startList);
	if (state.page !== page) dispatch({ type: "page", page, query });

	const revalidate = useDebouncedRevalidation();
	const recount = useDebouncedRevalidation(leisurely);
	const latest = useRef({ threads: state.threads, open });
	latest.current = { threads: state.threads, open };
	const onMessage = useCallback(
		({ message }: Extract<LiveEvent, { type: "message" }>) => {
			const known = latest.current.threads.some(({ id }) => id === message.thread_id);
			if (!known) return revalidate();
			dispatch({ type: "message", message, open: latest.current.open });
			recount();
		},
		[revalidate, recount],
	);
	useLive("message", onMessage);
	useLive("thread", revalidate);
	useLiveGap(revalidate);

	const more = useFetcher<typeof moreLoader>();
	const { search } = useLocation();
	const { data } = more;
	useEffect(() => {
		if (data) dispatch({ type: "more", page: data });
	}, [data]);
	const cursor = state.cursor;
	const idle = more.state === "idle";
	const loadMore = useCallback(() => {
		if (!cursor || !idle) return;
		const next = new URLSearchParams(search);
		next.set("cursor", cursor);
		void more.load(`/inbox/threads?${next}`);
	}, [cursor, idle, search, more.load]);
	return { threads: state.threads, hasMore: cursor !== null, loadingMore: !idle, loadMore };
}
