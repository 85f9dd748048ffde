import { Eye, Pencil } from "lucide-react";
import { useState } from "react";
import type { ComponentProps } from "../component-props.ts";
import { Markdown } from "../markdown.tsx";
import { useAnswer } from "../task-form.tsx";

/** Text to read, or to correct before it goes out; markdown can be previewed. */
export function TextContent({ component, answerable, labelId, describedBy }: ComponentProps<"text_content">) {
	const { value, set, error } = useAnswer(component.id);
	const [preview, setPreview] = useState(false);
	const text = typeof value === "string" ? value : component.value;
	if (!answerable) return <Reading format={component.format} text={text} />;
	const markdown = component.format === "markdown";
	const over = component.max_length !== undefined && text.length > component.max_length;
	return (
		<div className="overflow-hidden rounded-lg border bg-surface focus-within:border-accent focus-within:ring-3 focus-within:ring-accent/20">
			{preview ? (
				<div className="min-h-28 p-3">{text.trim() ? <Markdown text={text} /> : <Nothing />}</div>
			) : (
				<textarea
					aria-labelledby={labelId}
					aria-describedby={describedBy}
					aria-invalid={error !== undefined}
					value={text}
					onChange={(event) => set(event.target.value)}
					className="field-sizing-content block max-h-[60vh] min-h-28 w-full resize-y bg-transparent p-3 text-base leading-relaxed outline-none md:text-sm"
				/>
			)}
			{(markdown || component.max_length !== undefined) && (
				<div className="flex items-center gap-2 border-t bg-hover/60 px-2 py-1 text-muted text-xs">
					{markdown && (
						<button
							type="button"
							aria-pressed={preview}
							onClick={() => setPreview(!preview)}
							className="inline-flex items-center gap-1 rounded px-1.5 py-1 hover:bg-sunken hover:text-ink"
						>
							{preview ? <Pencil className="size-3.5" aria-hidden /> : <Eye className="size-3.5" aria-hidden />}
							{preview ? "Write" : "Preview"}
						</button>
					)}
					{markdown && <span className="hidden sm:inline">Markdown: **bold**, _italic_, - list</span>}
					{component.max_length !== undefined && (
						<span className={`ml-auto tabular-nums ${over ? "font-medium text-danger-ink" : ""}`}>
							{text.length} / {component.max_length}
						</span>
					)}
				</div>
			)}
		</div>
	);
}

function Reading({ format, text }: { format: "plain" | "markdown"; text: string }) {
	if (text.trim() === "") return <Nothing />;
	if (format === "markdown") return <Markdown text={text} />;
	return <p className="whitespace-pre-wrap break-words text-sm leading-relaxed">{text}</p>;
}

function Nothing() {
	return <p className="text-muted text-sm italic">Nothing written</p>;
}
