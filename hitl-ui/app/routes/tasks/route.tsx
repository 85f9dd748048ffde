import { BulkDecision, BulkDecisionResult } from "@flomastr/contracts/task";
import { useCallback, useMemo, useState } from "react";
import { data, Outlet, useOutletContext, useParams } from "react-router";
import type { z } from "zod";
import { attempt } from "#control-plane.server.ts";
import { useRevalidateOn } from "#live/revalidate.ts";
import type { Outcome } from "#outcome.ts";
import type { Route } from "./+types/route";
import { nextTask } from "./next-task.ts";
import { Queue } from "./queue/queue.tsx";
import { readView, writeView } from "./queue/queue-view.ts";
import { readQueue } from "./queue/read-queue.server.ts";

export const meta: Route.MetaFunction = ({ loaderData }) => {
	const waiting = loaderData?.page.counts.todo ?? 0;
	return [{ title: waiting > 0 ? `(${waiting}) Tasks · FloMastr` : "Tasks · FloMastr" }];
};

export async function loader({ request }: Route.LoaderArgs) {
	const view = readView(new URL(request.url).searchParams);
	return { view, page: await readQueue(request, view), now: Date.now() };
}

export type BulkOutcome = Outcome<z.infer<typeof BulkDecisionResult>>;

/** The bulk decision of the queue: each task is decided on its own, and each answers for itself. */
export async function action({ request }: Route.ActionArgs): Promise<BulkOutcome> {
	const decision = BulkDecision.safeParse(await request.json());
	if (!decision.success) throw data(null, { status: 400 });
	return attempt(request, "POST", "/api/tasks/decisions", decision.data, BulkDecisionResult);
}

/** What the open task needs of the list beside it. */
export interface QueueContext {
	/** `?…` that keeps the queue as it is when going to another task. */
	search: string;
	/** The task to open after this one is decided, or null. */
	after: (id: string) => string | null;
}

export const useQueue = () => useOutletContext<QueueContext>();

export default function Tasks({ loaderData }: Route.ComponentProps) {
	const { view, page, now } = loaderData;
	const { taskId } = useParams();
	const search = writeView(view);
	useRevalidateOn("task");
	const [cursor, setCursor] = useState<string | null>(null);
	const after = useCallback((id: string) => nextTask(page.tasks, id), [page.tasks]);
	const context = useMemo<QueueContext>(() => ({ search, after }), [search, after]);
	return (
		<div className="flex h-full min-h-0">
			<div
				className={`${taskId ? "hidden md:flex" : "flex"} min-h-0 w-full flex-col border-r bg-surface md:w-88 md:shrink-0 xl:w-104`}
			>
				<Queue view={view} page={page} start={now} openId={taskId ?? null} cursor={cursor} setCursor={setCursor} />
			</div>
			<div className={`${taskId ? "block" : "hidden md:block"} min-h-0 min-w-0 flex-1`}>
				<Outlet context={context} />
			</div>
		</div>
	);
}
