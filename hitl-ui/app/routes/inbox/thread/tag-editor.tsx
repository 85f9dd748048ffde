import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";

interface TagEditorProps {
	/** Names the text box for screen readers. */
	label: string;
	tags: readonly string[];
	/** Without it the tags are shown and nothing more. */
	allowed: boolean;
	onAdd: (tag: string) => void;
	onRemove: (tag: string) => void;
	autoFocus?: boolean;
}

/** Tags with a way to take each away, and a box for the next. */
export function TagEditor({ label, tags, allowed, onAdd, onRemove, autoFocus }: TagEditorProps) {
	const [text, setText] = useState("");
	const add = () => {
		const tag = text.trim().toLowerCase();
		if (tag && !tags.includes(tag)) onAdd(tag);
		setText("");
	};
	return (
		<div className="flex flex-col gap-2">
			{tags.length > 0 ? (
				<ul className="flex flex-wrap gap-1" aria-label="Tags">
					{tags.map((tag) => (
						<li key={tag}>
							<Badge tone="accent">
								{tag}
								{allowed ? (
									<button
										type="button"
										aria-label={`Remove tag ${tag}`}
										onClick={() => onRemove(tag)}
										className="-mr-0.5 rounded p-0.5"
									>
										<X aria-hidden />
									</button>
								) : null}
							</Badge>
						</li>
					))}
				</ul>
			) : null}
			{allowed ? (
				<form
					className="flex gap-1.5"
					onSubmit={(event) => {
						event.preventDefault();
						add();
					}}
				>
					<Input
						aria-label={label}
						placeholder="Add a tag"
						value={text}
						maxLength={50}
						autoFocus={autoFocus}
						onChange={(event) => setText(event.target.value)}
						className="h-7 text-xs"
					/>
					<Button type="submit" size="icon-sm" aria-label="Add tag" disabled={!text.trim()}>
						<Plus aria-hidden />
					</Button>
				</form>
			) : tags.length === 0 ? (
				<p className="text-xs text-muted">None</p>
			) : null}
		</div>
	);
}
