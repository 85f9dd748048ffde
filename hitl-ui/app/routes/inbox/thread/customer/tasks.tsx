import type { ThreadDetail } from "@flomastr/contracts/conversation";
import { CheckCircle2, ListChecks } from "lucide-react";
import { Link } from "react-router";
import { Badge } from "#components/ui/badge.tsx";
import { Section } from "./section.tsx";

const waiting = new Set(["open", "claimed"]);

/** The tasks that came out of this conversation; those that wait come first. */
export function Tasks({ tasks }: { tasks: ThreadDetail["tasks"] }) {
	if (tasks.length === 0) return null;
	const sorted = [...tasks].sort((one, other) => Number(waiting.has(other.state)) - Number(waiting.has(one.state)));
	return (
		<Section title="Tasks">
			<ul className="-mx-2 flex flex-col">
				{sorted.map((task) => (
					<li key={task.id}>
						<Link
							to={`/tasks/${task.id}`}
							className="flex items-start gap-2 rounded-md px-2 py-1.5 text-[13px] hover:bg-hover"
						>
							{waiting.has(task.state) ? (
								<ListChecks aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-ink" />
							) : (
								<CheckCircle2 aria-hidden className="mt-0.5 size-4 shrink-0 text-success-ink" />
							)}
							<span className="min-w-0 flex-1">{task.title}</span>
							<Badge tone={waiting.has(task.state) ? "warning" : "neutral"}>{task.state}</Badge>
						</Link>
					</li>
				))}
			</ul>
		</Section>
	);
}
