import { useEffect, useRef } from "react";
import { useFetcher } from "react-router";
import { toast } from "sonner";
import { type LetterOutcome, type LetterStep, outcomeWords } from "./letter-step.ts";

export interface LetterSteps {
	send: (step: LetterStep) => void;
	busy: boolean;
	/** What the last step could not do. */
	failures: LetterOutcome["failures"];
}

/** Replays or deletes letters; the list follows live. */
export function useLetterSteps(): LetterSteps {
	const fetcher = useFetcher<LetterOutcome>();
	const settled = useRef<LetterOutcome>(undefined);
	const { data } = fetcher;
	useEffect(() => {
		if (!data || settled.current === data) return;
		settled.current = data;
		if (data.done > 0) toast.success(outcomeWords(data));
	}, [data]);
	const busy = fetcher.state !== "idle";
	return {
		send: (step) =>
			void fetcher.submit(
				{ ...step },
				{ method: "POST", action: "/console/dead-letters", encType: "application/json" },
			),
		busy,
		failures: busy ? [] : (data?.failures ?? []),
	};
}
