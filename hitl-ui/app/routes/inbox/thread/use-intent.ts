import { useCallback, useEffect } from "react";
import { useFetcher } from "react-router";
import { toast } from "sonner";
import type { Outcome } from "#outcome.ts";
import { Intent } from "./intent.ts";

export interface IntentState {
	submit: (intent: Intent) => void;
	/** What is on its way, to be drawn as if it had arrived. */
	sending: Intent | null;
	busy: boolean;
	outcome: Outcome<unknown> | undefined;
}

/** Sends wishes to the conversation's action. With `failureTitle`, a failure is told in a toast. */
export function useIntent(threadId: string, failureTitle?: string): IntentState {
	const fetcher = useFetcher<Outcome<unknown>>();
	const { submit, data } = fetcher;
	useEffect(() => {
		if (failureTitle && data && !data.ok) toast.error(failureTitle, { description: data.failure.message });
	}, [data, failureTitle]);
	const sending = fetcher.json === undefined ? null : Intent.safeParse(fetcher.json);
	return {
		submit: useCallback(
			(intent) => {
				const options = { method: "post", action: `/inbox/${threadId}`, encType: "application/json" } as const;
				void submit(JSON.stringify(intent), options);
			},
			[submit, threadId],
		),
		sending: sending?.success ? sending.data : null,
		busy: fetcher.state !== "idle",
		outcome: data,
	};
}
