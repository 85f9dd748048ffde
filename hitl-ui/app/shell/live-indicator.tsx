import { cn } from "#components/ui/class-names.ts";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { useLiveState } from "#live/live.tsx";

const words = {
	connecting: "Connecting…",
	live: "Live: changes appear by themselves",
	offline: "Connection lost; trying again",
} as const;

/** A dot that says whether the page hears of changes. */
export function LiveIndicator() {
	const state = useLiveState();
	return (
		<Tooltip label={words[state]} side="right">
			<span role="status" aria-label={words[state]} className="inline-flex size-6 items-center justify-center">
				<span
					className={cn(
						"size-2 rounded-full",
						state === "live" && "bg-success",
						state === "connecting" && "animate-pulse-soft bg-line-strong",
						state === "offline" && "animate-pulse-soft bg-danger",
					)}
				/>
			</span>
		</Tooltip>
	);
}
