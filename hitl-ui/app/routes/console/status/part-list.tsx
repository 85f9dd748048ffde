import type { PartHealth } from "@flomastr/contracts/platform";
import { CircleAlert, CircleCheck, CircleX } from "lucide-react";
import { Card } from "#components/ui/card.tsx";
import { cn } from "#components/ui/class-names.ts";
import { LocalTime } from "#task/local-time.tsx";

const faces = {
	up: { Icon: CircleCheck, look: "text-success-ink", words: "up" },
	degraded: { Icon: CircleAlert, look: "text-warning-ink", words: "degraded" },
	down: { Icon: CircleX, look: "text-danger-ink", words: "down" },
} as const;

/** What the platform stands on, the broken first, with what to do about it. */
export function PartList({ parts }: { parts: PartHealth[] }) {
	const order = ["down", "degraded", "up"];
	const sorted = parts.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
	return (
		<Card>
			<ul aria-label="Parts" className="divide-y">
				{sorted.map((part) => {
					const { Icon, look, words } = faces[part.state];
					return (
						<li key={part.id} data-part={part.id} data-state={part.state} className="flex gap-3 px-5 py-3">
							<Icon aria-hidden className={cn("mt-0.5 size-4.5 shrink-0", look)} />
							<div className="min-w-0 flex-1 text-[13px]">
								<p className="flex flex-wrap items-baseline justify-between gap-x-3">
									<span className="font-medium">
										{part.title} <span className="sr-only">is {words}</span>
									</span>
									<span className="text-muted text-xs">
										{words} since <LocalTime at={part.since} />
									</span>
								</p>
								<p className={cn("break-words text-muted", part.state !== "up" && "text-ink")}>{part.detail}</p>
							</div>
						</li>
					);
				})}
			</ul>
		</Card>
	);
}
