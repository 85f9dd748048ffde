import { LayoutTemplate } from "lucide-react";
import { z } from "zod";
import type { ContentOf } from "./content-of.ts";

const Filled = z.object({
	type: z.string().optional(),
	parameters: z.array(z.object({ text: z.string().optional() })).optional(),
});

/** An approved template: its name and what was put into it. Its wording is kept by the vendor. */
export function TemplateContent({ content }: { content: ContentOf<"template"> }) {
	const filled = (content.components ?? []).flatMap((raw) => {
		const component = Filled.safeParse(raw);
		return component.success ? (component.data.parameters ?? []).flatMap(({ text }) => text ?? []) : [];
	});
	return (
		<div className="flex flex-col gap-1">
			<p className="flex items-center gap-1.5 text-xs text-muted">
				<LayoutTemplate aria-hidden className="size-3.5" /> Template · {content.language}
			</p>
			<p className="font-mono text-[13px] font-medium">{content.name}</p>
			{filled.length > 0 ? <p className="text-[13px]">{filled.join(" · ")}</p> : null}
		</div>
	);
}
