import { MessageSquarePlus, Trash2 } from "lucide-react";
import { type RefObject, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { useAnswer } from "./task-form.tsx";
import { addComment, showTimeCode, timedComments } from "./time-code.ts";

interface TimedCommentsProps {
	id: string;
	answerable: boolean;
	player: RefObject<HTMLMediaElement | null>;
	/** Where the player stands, in seconds. */
	now: number;
}

/** Comments bound to moments of a recording: a time takes the player there. */
export function TimedComments({ id, answerable, player, now }: TimedCommentsProps) {
	const { value, set } = useAnswer(id);
	const [text, setText] = useState("");
	const comments = timedComments(value);
	const add = () => {
		if (text.trim() === "") return;
		set(addComment(comments, { at: Math.round((player.current?.currentTime ?? now) * 10) / 10, text: text.trim() }));
		setText("");
	};
	const seek = (at: number) => {
		if (player.current) player.current.currentTime = at;
	};
	return (
		<div className="flex flex-col gap-2">
			{comments.length > 0 && (
				<ul aria-label="Comments" className="divide-y rounded-lg border">
					{comments.map((comment, index) => (
						<li key={`${comment.at} ${comment.text}`} className="flex items-start gap-2 px-2 py-1.5 text-sm">
							<button
								type="button"
								aria-label={`Go to ${showTimeCode(comment.at)}`}
								onClick={() => seek(comment.at)}
								className="rounded bg-accent-soft px-1.5 py-0.5 font-medium text-accent-ink text-xs tabular-nums hover:underline"
							>
								{showTimeCode(comment.at)}
							</button>
							<span className="min-w-0 flex-1 break-words">{comment.text}</span>
							{answerable && (
								<button
									type="button"
									aria-label={`Delete the comment at ${showTimeCode(comment.at)}`}
									onClick={() => set(comments.filter((_, other) => other !== index))}
									className="rounded p-1 text-muted hover:bg-hover hover:text-danger-ink"
								>
									<Trash2 className="size-3.5" aria-hidden />
								</button>
							)}
						</li>
					))}
				</ul>
			)}
			{comments.length === 0 && !answerable && <p className="text-muted text-sm">No comments</p>}
			{answerable && (
				<div className="flex items-center gap-2">
					<Input
						aria-label={`Comment at ${showTimeCode(now)}`}
						placeholder={`Comment at ${showTimeCode(now)}`}
						value={text}
						onChange={(event) => setText(event.target.value)}
						onKeyDown={(event) => {
							if (event.key === "Enter" && !event.nativeEvent.isComposing) {
								event.preventDefault();
								add();
							}
						}}
					/>
					<Button onClick={add} disabled={text.trim() === ""}>
						<MessageSquarePlus aria-hidden /> Add
					</Button>
				</div>
			)}
		</div>
	);
}
