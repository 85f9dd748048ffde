import type { BulkDecision, TaskAction, TaskSummary } from "@flomastr/contracts/task";
import { useEffect, useRef, useState } from "react";
import { useFetcher } from "react-router";
import { toast } from "sonner";
import type { z } from "zod";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Textarea } from "#components/ui/input.tsx";
import type { BulkOutcome } from "../route.tsx";

interface BulkDialogProps {
	action: TaskAction;
	tasks: TaskSummary[];
	/** Null when nothing was sent; else the tasks that could not be decided. */
	onClose: (failed: string[] | null) => void;
}

/** Asks once before many tasks are decided, and names afterwards those that were not. */
export function BulkDialog({ action, tasks, onClose }: BulkDialogProps) {
	const fetcher = useFetcher<BulkOutcome>();
	const [comment, setComment] = useState("");
	const answered = useRef(false);
	const busy = fetcher.state !== "idle";
	const outcome = busy ? undefined : fetcher.data;
	const failures = outcome?.ok ? outcome.value.results.filter((result) => !result.ok) : [];
	const done = outcome?.ok ? outcome.value.results.length - failures.length : 0;
	const close = () => onClose(outcome?.ok ? failures.map((failure) => failure.task_id) : null);
	useEffect(() => {
		if (!outcome?.ok || answered.current) return;
		answered.current = true;
		if (done > 0) toast.success(`${action.label}: ${count(done)} decided`);
		if (failures.length === 0) onClose([]);
	}, [outcome, done, failures.length, action.label, onClose]);
	const send = () => {
		const body: z.input<typeof BulkDecision> = {
			task_ids: tasks.map((task) => task.id),
			decision: { action: action.id, comment: comment.trim() || null },
		};
		void fetcher.submit(JSON.stringify(body), { method: "POST", action: "/tasks", encType: "application/json" });
	};
	if (failures.length > 0)
		return (
			<Dialog open onOpenChange={(open) => !open && close()}>
				<DialogContent title={`${count(failures.length)} could not be decided`}>
					{done > 0 && <p className="text-muted text-sm">{count(done)} decided. These were not, and stay selected:</p>}
					<ul aria-label="Failures" className="max-h-72 divide-y overflow-y-auto rounded-lg border text-sm">
						{failures.map((failure) => (
							<li key={failure.task_id} className="px-3 py-2">
								<span className="block font-medium">{titleOf(tasks, failure.task_id)}</span>
								<span className="block text-danger-ink">{failure.message ?? "No reason was given."}</span>
							</li>
						))}
					</ul>
					<DialogFooter>
						<Button variant="primary" onClick={close}>
							Close
						</Button>
					</DialogFooter>
				</DialogContent>
			</Dialog>
		);
	const needsComment = action.requires.includes("comment");
	return (
		<Dialog open onOpenChange={(open) => !open && !busy && close()}>
			<DialogContent
				title={`${action.label}: ${count(tasks.length)}`}
				description="Each is decided on its own with the values it came with. This cannot be taken back."
			>
				{outcome && !outcome.ok && (
					<Alert tone="danger" live>
						{outcome.failure.message}
					</Alert>
				)}
				<ul className="max-h-48 divide-y overflow-y-auto rounded-lg border text-sm">
					{tasks.map((task) => (
						<li key={task.id} className="truncate px-3 py-2">
							{task.title}
						</li>
					))}
				</ul>
				<Field label="Comment" required={needsComment} help="Kept with each of them.">
					<Textarea value={comment} onChange={(event) => setComment(event.target.value)} maxLength={5000} />
				</Field>
				<DialogFooter>
					<Button disabled={busy} onClick={close}>
						Cancel
					</Button>
					<Button
						variant={action.style === "danger" ? "danger" : "primary"}
						disabled={busy || (needsComment && comment.trim() === "")}
						onClick={send}
					>
						{busy ? "Deciding…" : action.label}
					</Button>
				</DialogFooter>
			</DialogContent>
		</Dialog>
	);
}

function count(tasks: number): string {
	return tasks === 1 ? "1 task" : `${tasks} tasks`;
}

function titleOf(tasks: TaskSummary[], id: string): string {
	return tasks.find((task) => task.id === id)?.title ?? id;
}
