import type { TaskAction, TaskSummary } from "@flomastr/contracts/task";
import { X } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { actionLook } from "../task/action-look.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import { commonActions } from "./common-actions.ts";

interface BulkBarProps {
	/** The selected tasks, in the list's order. */
	tasks: TaskSummary[];
	onClear: () => void;
	/** Called with the tasks that could not be decided, after the others were. */
	onFailed: (ids: string[]) => void;
}

/** What can be done to everything selected at once. */
export function BulkBar({ tasks, onClear, onFailed }: BulkBarProps) {
	const [asked, setAsked] = useState<{ action: TaskAction; tasks: TaskSummary[] } | null>(null);
	const actions = commonActions(tasks);
	return (
		<>
			{tasks.length > 0 && (
				<section
					aria-label="Selected tasks"
					className="flex animate-appear flex-wrap items-center gap-2 border-t bg-raised px-3 py-2.5 shadow-raised"
				>
					<span aria-live="polite" className="mr-auto font-medium text-[13px] tabular-nums">
						{tasks.length} selected
					</span>
					{actions.length === 0 && <span className="text-muted text-xs">No action fits all of them</span>}
					{actions.map((action) => (
						<Button key={action.id} size="sm" {...actionLook(action.style)} onClick={() => setAsked({ action, tasks })}>
							{action.label}
						</Button>
					))}
					<Button variant="ghost" size="icon-sm" aria-label="Clear the selection" onClick={onClear}>
						<X aria-hidden />
					</Button>
				</section>
			)}
			{asked && (
				<BulkDialog
					{...asked}
					onClose={(failed) => {
						setAsked(null);
						if (failed === null) return;
						if (failed.length === 0) onClear();
						else onFailed(failed);
					}}
				/>
			)}
		</>
	);
}
