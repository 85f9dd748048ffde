import type { TaskAction } from "@flomastr/contracts/task";
import { MessageSquarePlus } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/class-names.ts";
import { Textarea } from "#components/ui/input.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { actionLook } from "./action-look.ts";

interface ActionBarProps {
	actions: readonly TaskAction[];
	mayDecide: boolean;
	/** Id of the action being taken. */
	busy: string | null;
	errors: Readonly<Record<string, string>>;
	comment: string;
	setComment: (text: string) => void;
	commenting: boolean;
	setCommenting: (open: boolean) => void;
	take: (action: TaskAction) => void;
	showErrors: () => void;
}

/** The actions of the task, always in reach at the bottom, with the comment above them. */
export function ActionBar(props: ActionBarProps) {
	const { actions, mayDecide, busy, errors, comment, setComment, commenting, setCommenting, take, showErrors } = props;
	const field = useRef<HTMLTextAreaElement>(null);
	useEffect(() => {
		if (commenting) field.current?.focus();
	}, [commenting]);
	const wrong = Object.keys(errors).filter((key) => key !== "comment").length;
	return (
		<footer className="border-t bg-surface shadow-[0_-6px_20px_rgb(10_20_28/0.05)]">
			<div className="mx-auto flex max-w-3xl flex-col gap-2.5 px-4 py-3 md:px-8">
				{commenting && (
					<div className="flex flex-col gap-1">
						<Textarea
							ref={field}
							aria-label="Comment"
							placeholder="Comment for the workflow and the history"
							aria-invalid={errors.comment ? true : undefined}
							aria-describedby={errors.comment ? "comment-error" : undefined}
							maxLength={5000}
							value={comment}
							onChange={(event) => setComment(event.target.value)}
							onKeyDown={(event) => {
								if (event.key !== "Escape") return;
								event.currentTarget.blur();
								if (comment.trim() === "") setCommenting(false);
							}}
							className="field-sizing-content max-h-48 min-h-16 text-base md:text-[13px]"
						/>
						{errors.comment && (
							<p id="comment-error" role="alert" className="font-medium text-danger-ink text-xs">
								{errors.comment}
							</p>
						)}
					</div>
				)}
				{wrong > 0 && (
					<button
						type="button"
						onClick={showErrors}
						className="self-start font-medium text-danger-ink text-xs underline"
					>
						{wrong === 1 ? "One answer needs your attention" : `${wrong} answers need your attention`}
					</button>
				)}
				<div role="toolbar" aria-label="Actions" className="flex items-end gap-2">
					<Button
						variant="ghost"
						size="icon"
						className="mb-1"
						aria-label="Comment"
						aria-expanded={commenting}
						disabled={!mayDecide}
						onClick={() => setCommenting(!commenting)}
					>
						<MessageSquarePlus aria-hidden />
					</Button>
					<div className="flex flex-1 flex-row-reverse flex-wrap gap-2">
						{actions.map((action, index) => {
							const { variant, className } = actionLook(action.style);
							return (
								<Button
									key={action.id}
									size="lg"
									variant={variant}
									disabled={!mayDecide || busy !== null}
									aria-keyshortcuts={String(index + 1)}
									onClick={() => take(action)}
									className={cn("max-w-full max-md:grow", className)}
								>
									<span className="truncate">{busy === action.id ? "Sending…" : action.label}</span>
									<Kbd
										aria-hidden
										className="hidden border-current/25 bg-transparent text-current opacity-75 md:inline-flex"
									>
										{index + 1}
									</Kbd>
								</Button>
							);
						})}
					</div>
				</div>
			</div>
		</footer>
	);
}
