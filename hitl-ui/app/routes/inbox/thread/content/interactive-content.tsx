import { List } from "lucide-react";
import { LinkedText } from "#message/linked-text.tsx";
import type { ContentOf } from "./content-of.ts";
import { Medium } from "./media-content.tsx";

/** What the customer was offered: buttons or a list. Drawn, not pressable: only they can choose. */
export function InteractiveContent({ content, src }: { content: ContentOf<"interactive">; src: string }) {
	return (
		<div className="flex flex-col gap-1.5">
			{content.header_media ? <Medium media={content.header_media} src={src} /> : null}
			{content.header ? <p className="font-semibold">{content.header}</p> : null}
			<p className="break-words whitespace-pre-wrap">
				<LinkedText text={content.body} />
			</p>
			{content.footer ? <p className="text-xs text-muted">{content.footer}</p> : null}
			{content.buttons ? (
				<ul aria-label="Buttons offered" className="flex flex-wrap gap-1.5 pt-0.5">
					{content.buttons.map((button) => (
						<li
							key={button.id}
							className="rounded-md border border-accent/50 px-2.5 py-1 text-xs font-medium text-accent-ink"
						>
							{button.title}
						</li>
					))}
				</ul>
			) : null}
			{content.list ? (
				<details className="rounded-md border border-accent/50 px-2.5 py-1.5">
					<summary className="flex cursor-pointer items-center gap-1.5 text-xs font-medium text-accent-ink">
						<List aria-hidden className="size-3.5" /> {content.list.button}
					</summary>
					{content.list.sections.map((section) => (
						<div key={section.title} className="mt-2">
							<p className="text-xs font-semibold text-muted">{section.title}</p>
							<ul className="text-[13px]">
								{section.rows.map((row) => (
									<li key={row.id} className="py-0.5">
										{row.title}
										{row.description ? <span className="block text-xs text-muted">{row.description}</span> : null}
									</li>
								))}
							</ul>
						</div>
					))}
				</details>
			) : null}
		</div>
	);
}
