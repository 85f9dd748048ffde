import type { TaskDetail } from "@flomastr/contracts/task";
import {
	CircleCheck,
	CirclePlus,
	CircleX,
	Clock,
	Hand,
	type LucideIcon,
	RotateCw,
	Undo2,
	Unplug,
	Workflow,
} from "lucide-react";
import { LocalTime } from "#task/local-time.tsx";

type Step = TaskDetail["audit"][number];

const faces: Record<Step["what"], { Icon: LucideIcon; words: string }> = {
	created: { Icon: CirclePlus, words: "asked" },
	claimed: { Icon: Hand, words: "claimed it" },
	released: { Icon: Undo2, words: "released it" },
	decided: { Icon: CircleCheck, words: "decided" },
	expired: { Icon: Clock, words: "let it expire" },
	cancelled: { Icon: CircleX, words: "cancelled it" },
	orphaned: { Icon: Unplug, words: "found the workflow gone" },
	replayed: { Icon: RotateCw, words: "sent the answer again" },
	resumed: { Icon: Workflow, words: "gave the answer to the workflow" },
};

/** What happened to the task, oldest first. */
export function AuditTrail({ audit }: { audit: TaskDetail["audit"] }) {
	return (
		<section aria-labelledby="task-history" className="border-t pt-5">
			<h2 id="task-history" className="mb-3 font-medium text-muted text-xs">
				History
			</h2>
			<ol className="flex flex-col">
				{audit.map((step, index) => {
					const { Icon, words } = faces[step.what];
					return (
						<li key={`${step.at} ${step.what}`} className="relative flex gap-3 pb-4 last:pb-0">
							{index < audit.length - 1 && <span aria-hidden className="absolute top-6 bottom-0 left-3 w-px bg-line" />}
							<span className="flex size-6 shrink-0 items-center justify-center rounded-full bg-sunken text-muted">
								<Icon className="size-3.5" aria-hidden />
							</span>
							<span className="min-w-0 pt-0.5 text-[13px]">
								<span className="font-medium">{step.actor.name}</span> <span className="text-muted">{words}</span>
								<span className="ml-2 text-faint text-xs">
									<LocalTime at={step.at} />
								</span>
								{step.note && <span className="block break-words text-muted">{step.note}</span>}
							</span>
						</li>
					);
				})}
			</ol>
		</section>
	);
}
