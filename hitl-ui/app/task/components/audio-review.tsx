import { useRef, useState } from "react";
import type { ComponentProps } from "../component-props.ts";
import { TimedComments } from "../timed-comments.tsx";

/** A recording with its transcript and comments bound to its moments. */
export function AudioReview({ component, answerable, labelId, describedBy }: ComponentProps<"audio_review">) {
	const player = useRef<HTMLAudioElement>(null);
	const [now, setNow] = useState(0);
	return (
		<div className="flex flex-col gap-2">
			{/* biome-ignore lint/a11y/useMediaCaption: the transcript stands below */}
			<audio
				ref={player}
				controls
				preload="metadata"
				aria-labelledby={labelId}
				aria-describedby={describedBy}
				onTimeUpdate={(event) => setNow(event.currentTarget.currentTime)}
				className="w-full"
			>
				<source src={component.url} type={component.media_type} />
			</audio>
			{component.transcript && (
				<details className="rounded-lg border">
					<summary className="cursor-pointer px-3 py-2 font-medium text-sm">Transcript</summary>
					<p className="max-h-64 overflow-y-auto whitespace-pre-wrap break-words border-t px-3 py-2 text-sm">
						{component.transcript}
					</p>
				</details>
			)}
			<TimedComments id={component.id} answerable={answerable} player={player} now={now} />
		</div>
	);
}
