import { Tag } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { TagEditor } from "./tag-editor.tsx";
import type { ThreadActions } from "./use-thread-actions.ts";
import { onFocusRequest } from "./use-thread-keys.ts";

/** The conversation's tags, on `t`. */
export function TagMenu({ actions }: { actions: ThreadActions }) {
	const [open, setOpen] = useState(false);
	useEffect(() => onFocusRequest((target) => target === "tag" && setOpen(true)), []);
	return (
		<Popover open={open} onOpenChange={setOpen}>
			<Tooltip label="Tags" shortcut="t">
				<PopoverTrigger asChild>
					<Button variant="ghost" size="icon" aria-label="Tag conversation" className="max-sm:hidden">
						<Tag aria-hidden />
					</Button>
				</PopoverTrigger>
			</Tooltip>
			<PopoverContent align="end" aria-label="Tags of this conversation">
				<TagEditor
					label="Tag of this conversation"
					tags={actions.thread.tags}
					allowed={actions.allowed}
					onAdd={actions.addTag}
					onRemove={actions.removeTag}
					autoFocus
				/>
			</PopoverContent>
		</Popover>
	);
}
