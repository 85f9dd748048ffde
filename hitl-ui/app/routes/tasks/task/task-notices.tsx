import type { TaskDetail } from "@flomastr/contracts/task";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { useShell } from "#shell/route.tsx";
import { relativeTime } from "../relative-time.ts";
import { conflictWords } from "./conflict-words.ts";
import type { Permit } from "./permit.ts";
import type { TaskSteps } from "./use-task-steps.ts";

interface TaskNoticesProps {
	task: TaskDetail;
	now: number;
	may: Permit;
	steps: TaskSteps;
}

/** What the person must know before reading on: somebody was faster, the workflow is gone, the answer did not arrive. */
export function TaskNotices({ task, now, may, steps }: TaskNoticesProps) {
	const { me } = useShell();
	const { failure, overtaken } = steps;
	const held = failure?.code === "conflict" && failure.details?.claimed_by !== undefined;
	const faster = overtaken || (failure?.code === "conflict" && !held);
	const waiting = task.state === "open" || task.state === "claimed";
	return (
		<div className="flex flex-col gap-2 empty:hidden">
			{faster && (
				<Alert tone="info" live title="Somebody was faster">
					{conflictWords(task, failure, now)}
				</Alert>
			)}
			{failure && !faster && !failure.fields && (
				<Alert tone="danger" live title="The decision was not taken">
					{failure.message}
				</Alert>
			)}
			{may.heldBy && me.can.decide_tasks && (
				<Alert tone="info">
					{may.heldBy} is working on this task.{" "}
					{may.decide
						? "You may step in; speak to them first."
						: "Ask for its release, or an owner or manager to step in."}
				</Alert>
			)}
			{task.orphaned && (
				<Alert tone="warning" title="The workflow that asked is gone">
					The task stays readable, but a decision reaches nobody until its answer is sent again.
				</Alert>
			)}
			{task.state === "expired" && !task.answer && (
				<Alert tone="warning">Nobody decided in time. The workflow went on without an answer.</Alert>
			)}
			{task.callback === "waiting" && task.answer && (
				<Alert tone="info">The answer is on its way to the workflow.</Alert>
			)}
			{task.callback === "dead" && (
				<Alert
					tone="danger"
					title="The workflow did not take the answer"
					action={
						me.can.decide_tasks && (
							<Button size="sm" disabled={steps.busy !== null} onClick={() => steps.send({ step: "replay" })}>
								{steps.busy?.step === "replay" ? "Sending…" : "Replay"}
							</Button>
						)
					}
				>
					It was tried several times. The decision is kept; send it again when the workflow runs.
				</Alert>
			)}
			{waiting && !me.can.decide_tasks && (
				<Alert tone="info">Your role can read tasks but not decide them. An owner can change it.</Alert>
			)}
			{waiting && task.due_at && task.object.on_timeout && (
				<p className="text-muted text-xs">
					Undecided, it takes “{actionLabel(task, task.object.on_timeout.action)}” {relativeTime(task.due_at, now)}.
				</p>
			)}
		</div>
	);
}

function actionLabel(task: TaskDetail, id: string): string {
	return task.actions.find((action) => action.id === id)?.label ?? id;
}
