import type { TaskDetail } from "@flomastr/contracts/task";
import { ArrowLeft, Hand, MessageSquare, Undo2, UserRound } from "lucide-react";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { useShell } from "#shell/route.tsx";
import { LocalTime } from "#task/local-time.tsx";
import { DueBadge, PriorityMark, StateBadge } from "../marks.tsx";
import { typeLabel } from "../queue/queue-view.ts";
import { useQueue } from "../route.tsx";
import type { Permit } from "./permit.ts";
import { TaskMenu } from "./task-menu.tsx";
import type { TaskSteps } from "./use-task-steps.ts";

interface TaskHeaderProps {
	task: TaskDetail;
	now: number;
	may: Permit;
	steps: TaskSteps;
}

/** Title, state, who has it, and the way to the conversation. */
export function TaskHeader({ task, now, may, steps }: TaskHeaderProps) {
	const { search } = useQueue();
	const title = useRef<HTMLHeadingElement>(null);
	const waiting = task.state === "open" || task.state === "claimed";
	useEffect(() => {
		// The button that decided the task before is gone, and the focus with it: it goes on here.
		if (document.activeElement === document.body) title.current?.focus({ preventScroll: true });
	}, []);
	return (
		<header className="flex flex-col gap-3">
			<div className="-ml-2 flex items-center gap-2 md:ml-0">
				<Button asChild variant="ghost" size="icon" className="md:hidden">
					<Link to={{ pathname: "/tasks", search }} aria-label="Back to the queue">
						<ArrowLeft aria-hidden />
					</Link>
				</Button>
				<span className="flex min-w-0 flex-wrap items-center gap-2">
					<StateBadge state={task.state} />
					{waiting && task.due_at && <DueBadge at={task.due_at} now={now} />}
					{task.priority !== "normal" && <PriorityMark priority={task.priority} spoken />}
					<span className="truncate text-muted text-xs">{typeLabel(task.task_type)}</span>
				</span>
				<span className="ml-auto flex shrink-0 items-center gap-1.5">
					{waiting && <ClaimButton task={task} may={may} steps={steps} />}
					<TaskMenu task={task} steps={steps} />
				</span>
			</div>
			<h1
				ref={title}
				id="task-title"
				tabIndex={-1}
				className="text-balance break-words font-semibold text-xl leading-tight outline-none"
			>
				{task.title}
			</h1>
			{task.summary && <p className="whitespace-pre-wrap break-words text-muted text-sm">{task.summary}</p>}
			<div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 text-muted text-xs">
				{task.contact_name && (
					<span className="inline-flex items-center gap-1.5">
						<UserRound className="size-3.5" aria-hidden /> {task.contact_name}
					</span>
				)}
				{task.thread_id && (
					<Link
						to={`/inbox/${task.thread_id}`}
						className="inline-flex items-center gap-1.5 text-accent-ink hover:underline"
					>
						<MessageSquare className="size-3.5" aria-hidden /> Open the conversation
					</Link>
				)}
				<span>
					Asked <LocalTime at={task.created_at} />
				</span>
				{task.due_at && waiting && (
					<span>
						Due <LocalTime at={task.due_at} />
					</span>
				)}
				{task.assign_to.role && <Badge>For {typeLabel(task.assign_to.role).toLowerCase()}s</Badge>}
				{task.assign_to.team && <Badge>Team {task.assign_to.team}</Badge>}
			</div>
		</header>
	);
}

function ClaimButton({ task, may, steps }: Omit<TaskHeaderProps, "now">) {
	const { me } = useShell();
	const mine = task.claimed_by?.id === me.id;
	const tip = may.claim ? "Take it on, so that nobody does it twice" : "Give it back to the others";
	return (
		<>
			{task.claimed_by && (
				<span className="inline-flex items-center gap-1.5 text-muted text-xs">
					<Avatar name={task.claimed_by.name} className="size-5 text-[9px]" />
					<span className="hidden sm:inline">{mine ? "Yours" : task.claimed_by.name}</span>
				</span>
			)}
			{(may.claim || may.release) && (
				<Tooltip label={tip} shortcut="c">
					<Button
						size="sm"
						disabled={steps.busy !== null}
						onClick={() => steps.send({ step: may.claim ? "claim" : "release" })}
					>
						{may.claim ? <Hand aria-hidden /> : <Undo2 aria-hidden />}
						{may.claim ? "Claim" : "Release"}
					</Button>
				</Tooltip>
			)}
		</>
	);
}
