import { ListChecks, MousePointerClick, Phone, TextCursorInput } from "lucide-react";
import type { ContentOf } from "./content-of.ts";

const sources = {
	button: { icon: MousePointerClick, label: "Pressed a button" },
	template_button: { icon: MousePointerClick, label: "Pressed a button" },
	list: { icon: ListChecks, label: "Chose from the list" },
	form: { icon: TextCursorInput, label: "Filled in the form" },
	call_permission: { icon: Phone, label: "Answered about calls" },
} as const;

/** What the customer chose, and the answers when it was a form. */
export function ChoiceContent({ content }: { content: ContentOf<"choice"> }) {
	const { icon: Icon, label } = sources[content.source];
	const values = Object.entries(content.values ?? {});
	return (
		<div className="flex flex-col gap-1">
			<p className="flex items-center gap-1.5 text-xs text-muted">
				<Icon aria-hidden className="size-3.5" /> {label}
			</p>
			<p className="font-medium">{content.title}</p>
			{content.description ? <p className="text-xs text-muted">{content.description}</p> : null}
			{values.length > 0 ? (
				<dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-[13px]">
					{values.map(([name, value]) => (
						<div key={name} className="contents">
							<dt className="text-muted">{name.replaceAll("_", " ")}</dt>
							<dd className="break-words">{shown(value)}</dd>
						</div>
					))}
				</dl>
			) : null}
		</div>
	);
}

function shown(value: unknown): string {
	if (typeof value === "boolean") return value ? "yes" : "no";
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}
