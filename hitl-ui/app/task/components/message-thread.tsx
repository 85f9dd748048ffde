import type { ComponentProps } from "../component-props.ts";
import { LocalTime } from "../local-time.tsx";

/** What was said, by whom and when. */
export function MessageThread({ component, labelId }: ComponentProps<"message_thread">) {
	if (component.messages.length === 0) return <p className="text-muted text-sm">No messages</p>;
	return (
		<ol
			aria-labelledby={labelId}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
			tabIndex={0}
			className="ring-inside flex max-h-112 flex-col gap-2.5 overflow-y-auto rounded-lg border p-3"
		>
			{component.messages.map((message, index) => {
				const out = message.direction === "out";
				return (
					// biome-ignore lint/suspicious/noArrayIndexKey: messages of a task object never change
					<li key={index} className={`flex max-w-[85%] flex-col gap-0.5 ${out ? "self-end" : "self-start"}`}>
						<span className={`px-1 text-muted text-xs ${out ? "text-right" : ""}`}>
							{message.from} · <LocalTime at={message.at} />
						</span>
						<p
							className={`whitespace-pre-wrap break-words rounded-2xl px-3 py-2 text-sm ${out ? "rounded-tr-sm bg-bubble-out" : "rounded-tl-sm bg-bubble-in"}`}
						>
							{message.text}
						</p>
					</li>
				);
			})}
		</ol>
	);
}
