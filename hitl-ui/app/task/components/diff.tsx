import { type Change, diffLines, diffWordsWithSpace } from "diff";
import { useMemo, useState } from "react";
import type { ComponentProps } from "../component-props.ts";

/** Before and after in one text: words for a sentence, lines for anything longer. */
export function Diff({ component, labelId }: ComponentProps<"diff">) {
	const { before, after } = component;
	const [by, setBy] = useState<"words" | "lines">(() => (before.split("\n").length > 8 ? "lines" : "words"));
	const changes = useMemo(
		() => (by === "words" ? diffWordsWithSpace(before, after) : diffLines(before, after)),
		[by, before, after],
	);
	return (
		<div className="overflow-hidden rounded-lg border">
			<div className="flex items-center gap-1 border-b bg-hover/60 px-2 py-1 text-xs">
				{(["words", "lines"] as const).map((way) => (
					<button
						key={way}
						type="button"
						aria-pressed={by === way}
						onClick={() => setBy(way)}
						className="rounded px-2 py-1 text-muted capitalize hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-xs"
					>
						{way}
					</button>
				))}
				<span className="ml-auto text-muted">{summary(before, after, changes)}</span>
			</div>
			<section aria-labelledby={labelId} className="max-h-96 overflow-auto">
				{by === "words" ? <Words changes={changes} /> : <Lines changes={changes} />}
			</section>
		</div>
	);
}

const added = "bg-success-soft text-success-ink no-underline";
const removed = "bg-danger-soft text-danger-ink line-through decoration-danger/50";

function Words({ changes }: { changes: Change[] }) {
	return (
		<p className="whitespace-pre-wrap break-words p-3 text-sm leading-relaxed">
			{withOffsets(changes).map(({ change, at }) => {
				if (change.added)
					return (
						<ins key={at} className={`rounded-xs px-0.5 ${added}`}>
							{change.value}
						</ins>
					);
				if (change.removed)
					return (
						<del key={at} className={`rounded-xs px-0.5 ${removed}`}>
							{change.value}
						</del>
					);
				return <span key={at}>{change.value}</span>;
			})}
		</p>
	);
}

function Lines({ changes }: { changes: Change[] }) {
	return (
		<div className="py-1 font-mono text-xs leading-relaxed">
			{withOffsets(changes).flatMap(({ change, at }) =>
				change.value
					.replace(/\n$/, "")
					.split("\n")
					.map((line, index) => {
						const Tag = change.added ? "ins" : change.removed ? "del" : "span";
						const look = change.added ? added : change.removed ? "bg-danger-soft text-danger-ink no-underline" : "";
						return (
							// biome-ignore lint/suspicious/noArrayIndexKey: lines of one change never move
							<Tag key={`${at}.${index}`} className={`flex gap-3 px-3 ${look}`}>
								<span aria-hidden className="w-2 shrink-0 select-none">
									{change.added ? "+" : change.removed ? "−" : " "}
								</span>
								<span className="whitespace-pre-wrap break-words">{line || " "}</span>
							</Tag>
						);
					}),
			)}
		</div>
	);
}

/** Each change with where it starts: a key that holds while the text holds. */
function withOffsets(changes: Change[]) {
	let at = 0;
	return changes.map((change, index) => {
		const offset = at;
		at += change.value.length;
		return { change, at: `${index}@${offset}` };
	});
}

function summary(before: string, after: string, changes: Change[]): string {
	if (before === after) return "No difference";
	const parts = changes.filter((change) => change.added || change.removed).length;
	return parts === 1 ? "1 change" : `${parts} changes`;
}
