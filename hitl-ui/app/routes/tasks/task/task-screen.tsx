import type { TaskAction, TaskDetail } from "@flomastr/contracts/task";
import { useEffect, useRef, useState } from "react";
import { useShell } from "#shell/route.tsx";
import { checkAnswers } from "#task/check-answers.ts";
import { changedValues } from "#task/form-state.ts";
import { RenderComponents } from "#task/render-component.tsx";
import { TaskFormProvider, useTaskForm } from "#task/task-form.tsx";
import { useNow } from "../use-now.ts";
import { ActionBar } from "./action-bar.tsx";
import { AnswerPanel } from "./answer-panel.tsx";
import { AuditTrail } from "./audit-trail.tsx";
import { permit } from "./permit.ts";
import { showFirstError } from "./show-first-error.ts";
import { TaskHeader } from "./task-header.tsx";
import { TaskNotices } from "./task-notices.tsx";
import { useTaskKeys } from "./use-task-keys.ts";
import type { TaskSteps } from "./use-task-steps.ts";

/** One task: what it is about, its components, and what can be done. */
export function TaskScreen({ task, start, steps }: { task: TaskDetail; start: number; steps: TaskSteps }) {
	const now = useNow(start);
	const { me } = useShell();
	const waiting = task.state === "open" || task.state === "claimed";
	const may = permit(task, me);
	const components = task.object.payload_components;
	const form = useTaskForm(components, !may.decide, task.answer?.values);
	const [comment, setComment] = useState("");
	const [commenting, setCommenting] = useState(false);
	const page = useRef<HTMLDivElement>(null);
	const { change } = form;
	const fields = steps.failure?.fields;
	const refuse = (errors: Record<string, string>) => {
		change({ type: "errors", errors });
		if (errors.comment) setCommenting(true);
		requestAnimationFrame(() => showFirstError(page.current));
	};
	const latestRefuse = useRef(refuse);
	latestRefuse.current = refuse;
	useEffect(() => {
		if (fields) latestRefuse.current(fields);
	}, [fields]);
	const take = (action: TaskAction) => {
		if (steps.busy) return;
		const errors = checkAnswers(components, form.state.values, action, comment);
		if (Object.keys(errors).length > 0) return refuse(errors);
		change({ type: "errors", errors: {} });
		const values = changedValues(form.state);
		steps.send({ step: "decide", decision: { action: action.id, values, comment: comment.trim() || null } });
	};
	useTaskKeys({ task, may, take, send: steps.send, comment: () => setCommenting(true) });
	return (
		<article ref={page} aria-labelledby="task-title" className="flex h-full min-h-0 flex-col bg-surface">
			<div className="min-h-0 flex-1 overflow-y-auto">
				<div className="mx-auto flex max-w-3xl flex-col gap-6 px-4 py-4 md:px-8 md:py-6">
					<TaskHeader task={task} now={now} may={may} steps={steps} />
					<TaskNotices task={task} now={now} may={may} steps={steps} />
					{task.answer && <AnswerPanel task={task} answer={task.answer} />}
					<TaskFormProvider form={form}>
						<RenderComponents components={components} />
					</TaskFormProvider>
					<AuditTrail audit={task.audit} />
				</div>
			</div>
			{waiting && (
				<ActionBar
					actions={task.actions}
					mayDecide={may.decide}
					busy={steps.busy?.step === "decide" ? steps.busy.decision.action : null}
					errors={form.state.errors}
					comment={comment}
					setComment={(text) => {
						setComment(text);
						if (form.state.errors.comment) change({ type: "errors", errors: without(form.state.errors, "comment") });
					}}
					commenting={commenting}
					setCommenting={setCommenting}
					take={take}
					showErrors={() => showFirstError(page.current)}
				/>
			)}
		</article>
	);
}

function without(errors: Readonly<Record<string, string>>, key: string): Record<string, string> {
	const { [key]: _, ...rest } = errors;
	return rest;
}
