import { useRef, useState } from "react";
import type { ComponentProps } from "../component-props.ts";
import { TimedComments } from "../timed-comments.tsx";

/** A video with comments bound to its moments. */
export function VideoReview({ component, answerable, labelId, describedBy }: ComponentProps<"video_review">) {
	const player = useRef<HTMLVideoElement>(null);
	const [now, setNow] = useState(0);
	return (
		<div className="flex flex-col gap-2">
			{/* biome-ignore lint/a11y/useMediaCaption: the workflow's file comes without a caption track */}
			<video
				ref={player}
				controls
				playsInline
				preload="metadata"
				aria-labelledby={labelId}
				aria-describedby={describedBy}
				onTimeUpdate={(event) => setNow(event.currentTarget.currentTime)}
				className="aspect-video max-h-96 w-full rounded-lg border bg-black"
			>
				<source src={component.url} type={component.media_type} />
			</video>
			<TimedComments id={component.id} answerable={answerable} player={player} now={now} />
		</div>
	);
}
