import type { TaskDetail } from "@flomastr/contracts/task";
import { useEffect, useRef, useState } from "react";
import { useFetcher, useNavigate } from "react-router";
import { toast } from "sonner";
import type { Failure } from "#outcome.ts";
import { useShell } from "#shell/route.tsx";
import { useQueue } from "../route.tsx";
import type { StepOutcome, TaskStep } from "./task-step.ts";

export interface TaskSteps {
	send: (step: TaskStep) => void;
	/** The step that is being taken. */
	busy: TaskStep | null;
	/** Why the last step was not taken. */
	failure: Failure | null;
	/** Somebody else decided while this person had the task open. */
	overtaken: boolean;
}

/** Takes steps of one task; after a decision the next task opens by itself. */
export function useTaskSteps(task: TaskDetail): TaskSteps {
	const fetcher = useFetcher<StepOutcome>();
	const navigate = useNavigate();
	const { me } = useShell();
	const { search, after } = useQueue();
	const [openedUnanswered] = useState(task.answer === null);
	const [busy, setBusy] = useState<TaskStep | null>(null);
	const next = useRef<string | null>(null);
	const settled = useRef<StepOutcome>(undefined);
	const { data } = fetcher;
	useEffect(() => {
		if (!data || settled.current === data) return;
		settled.current = data;
		setBusy(null);
		if (!data.outcome.ok) {
			if (data.step.step !== "decide") toast.error(data.outcome.failure.message);
			return;
		}
		toast.success(successWords(data.step, task));
		if (data.step.step !== "decide") return;
		void navigate({ pathname: next.current ? `/tasks/${next.current}` : "/tasks", search });
	}, [data, task, navigate, search]);
	return {
		send: (step) => {
			if (busy) return;
			// Before the answer: the live queue drops the task as soon as it is decided.
			next.current = after(task.id);
			setBusy(step);
			void fetcher.submit(JSON.stringify(step), {
				method: "POST",
				action: `/tasks/${task.id}`,
				encType: "application/json",
			});
		},
		busy,
		failure: data && !data.outcome.ok && data.step.step === "decide" && !busy ? data.outcome.failure : null,
		overtaken: openedUnanswered && task.answer !== null && task.answer.decided_by.id !== me.id,
	};
}

function successWords(step: TaskStep, task: TaskDetail): string {
	switch (step.step) {
		case "decide":
			return `${task.actions.find((action) => action.id === step.decision.action)?.label ?? "Decided"}: ${task.title}`;
		case "claim":
			return "The task is yours";
		case "release":
			return "Released for the others";
		case "cancel":
			return "The task is cancelled";
		case "replay":
			return "The answer is on its way again";
	}
}
