import type { SagaStep } from "@flomastr/contracts/tenant";
import { Circle, CircleCheck, CircleX, LoaderCircle, type LucideIcon, Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "#components/ui/class-names.ts";
import { showDuration } from "./show-duration.ts";

const faces: Record<SagaStep["state"], { Icon: LucideIcon; look: string; words: string }> = {
	waiting: { Icon: Circle, look: "text-line-strong", words: "waiting" },
	running: { Icon: LoaderCircle, look: "animate-spin text-accent-ink", words: "running" },
	done: { Icon: CircleCheck, look: "text-success-ink", words: "done" },
	failed: { Icon: CircleX, look: "text-danger-ink", words: "failed" },
	undoing: { Icon: LoaderCircle, look: "animate-spin text-warning-ink", words: "being undone" },
	undone: { Icon: Undo2, look: "text-muted", words: "undone" },
};

/** The steps of the tenant's last change as they go. */
export function SagaSteps({ steps, moving }: { steps: SagaStep[]; moving: boolean }) {
	const done = steps.filter((step) => step.state === "done").length;
	const total = steps.reduce((sum, step) => sum + (step.duration_ms ?? 0), 0);
	return (
		<section aria-labelledby="saga-title">
			<div className="mb-3 flex items-baseline justify-between gap-3">
				<h2 id="saga-title" className="font-semibold text-sm">
					{moving ? "In progress" : "Last change"}
				</h2>
				<p className="text-muted text-xs tabular-nums">
					{done} of {steps.length} steps{total > 0 && ` · ${showDuration(total)}`}
				</p>
			</div>
			{moving && (
				<div
					role="progressbar"
					aria-label="Steps done"
					aria-valuemin={0}
					aria-valuemax={steps.length}
					aria-valuenow={done}
					className="mb-4 h-1.5 overflow-hidden rounded-full bg-sunken"
				>
					<div
						className="h-full rounded-full bg-accent transition-[width] duration-500"
						style={{ width: `${steps.length === 0 ? 0 : (done / steps.length) * 100}%` }}
					/>
				</div>
			)}
			{steps.length === 0 && <p className="text-muted text-sm">No steps are recorded.</p>}
			<ol aria-label="Steps" className="flex flex-col">
				{steps.map((step, index) => (
					<Step key={step.id} step={step} last={index === steps.length - 1} />
				))}
			</ol>
		</section>
	);
}

function Step({ step, last }: { step: SagaStep; last: boolean }) {
	const { Icon, look, words } = faces[step.state];
	return (
		<li data-step={step.id} data-state={step.state} className="relative flex gap-3 pb-3.5 last:pb-0">
			{!last && <span aria-hidden className="absolute top-6 bottom-0.5 left-2.5 w-px bg-line" />}
			<Icon aria-hidden className={cn("size-5 shrink-0", look)} />
			<div className="flex min-w-0 flex-1 flex-wrap items-baseline justify-between gap-x-3 pt-px text-[13px]">
				<span className={step.state === "waiting" ? "text-muted" : "font-medium"}>
					{step.title} <span className="sr-only">{words}</span>
				</span>
				<span className="text-muted text-xs tabular-nums">
					{step.state === "running" && step.started_at ? (
						<Elapsed since={step.started_at} />
					) : step.duration_ms !== null ? (
						showDuration(step.duration_ms)
					) : null}
				</span>
				{step.error && <p className="w-full break-words text-danger-ink">{step.error}</p>}
			</div>
		</li>
	);
}

/** The time since a step began, ticking; empty until the page is alive, because only then is it true. */
function Elapsed({ since }: { since: string }) {
	const [now, setNow] = useState<number | null>(null);
	useEffect(() => {
		setNow(Date.now());
		const timer = setInterval(() => setNow(Date.now()), 1000);
		return () => clearInterval(timer);
	}, []);
	return now === null ? null : <>{Math.max(0, Math.floor((now - Date.parse(since)) / 1000))} s</>;
}
