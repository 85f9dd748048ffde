import { TaskDetail } from "@flomastr/contracts/task";
import { data } from "react-router";
import { attempt, read } from "#control-plane.server.ts";
import { ErrorPage } from "#shell/error-page.tsx";
import type { Route } from "./+types/route";
import { TaskScreen } from "./task-screen.tsx";
import { type StepOutcome, stepCall, TaskStep } from "./task-step.ts";
import { useTaskSteps } from "./use-task-steps.ts";

export const meta: Route.MetaFunction = ({ loaderData }) => [
	{ title: `${loaderData?.task.title ?? "Task"} · FloMastr` },
];

const path = (taskId: string) => `/api/tasks/${encodeURIComponent(taskId)}`;

export async function loader({ request, params }: Route.LoaderArgs) {
	return { task: await read(request, path(params.taskId), TaskDetail), now: Date.now() };
}

export async function action({ request, params }: Route.ActionArgs): Promise<StepOutcome> {
	const step = TaskStep.safeParse(await request.json());
	if (!step.success) throw data(null, { status: 400 });
	const call = stepCall(step.data);
	const outcome = await attempt(request, "POST", `${path(params.taskId)}/${call.path}`, call.body, TaskDetail);
	return { step: step.data, outcome };
}

export default function Task({ loaderData }: Route.ComponentProps) {
	return <OpenTask key={loaderData.task.id} {...loaderData} />;
}

/** Steps outlive the form: when somebody else decides first, the form goes and the notice stays. */
function OpenTask({ task, now }: { task: TaskDetail; now: number }) {
	const steps = useTaskSteps(task);
	return <TaskScreen key={task.answer === null ? "asked" : "answered"} task={task} start={now} steps={steps} />;
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
	return <ErrorPage error={error} />;
}
