import type { TenantDetail, TenantState, TenantUsage } from "@flomastr/contracts/tenant";
import { Moon, RotateCw, Sun } from "lucide-react";
import { Suspense } from "react";
import { Await } from "react-router";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { showBytes } from "../../show-bytes.ts";
import { HealthMark } from "../../tenant-marks.tsx";
import type { TenantSteps } from "../use-tenant-steps.ts";

interface HealthCardProps {
	runtime: TenantDetail["runtime"];
	usage: Promise<TenantUsage["usage"]>;
	state: TenantState;
	actions: TenantSteps;
}

/** How the tenant's n8n is and what it takes, and the way to start it anew, to let it sleep and to wake it. */
export function HealthCard({ runtime, usage, state, actions }: HealthCardProps) {
	const busy = actions.busy !== null;
	return (
		<Card className="p-5">
			<div className="flex items-center justify-between gap-3">
				<h2 className="font-semibold text-sm">n8n</h2>
				<div className="flex gap-2">
					{state === "active" && (
						<Button size="sm" disabled={busy} onClick={() => actions.send("sleep")}>
							<Moon aria-hidden /> {actions.busy === "sleep" ? "Falling asleep…" : "Put to sleep"}
						</Button>
					)}
					{state === "asleep" && (
						<Button size="sm" disabled={busy} onClick={() => actions.send("wake")}>
							<Sun aria-hidden /> {actions.busy === "wake" ? "Waking…" : "Wake"}
						</Button>
					)}
					{state === "active" && (
						<Button size="sm" disabled={busy} onClick={() => actions.send("restart")}>
							<RotateCw aria-hidden /> {actions.busy === "restart" ? "Restarting…" : "Restart"}
						</Button>
					)}
				</div>
			</div>
			<p role="status" aria-label="Health" className="mt-2 text-sm">
				<HealthMark health={runtime} />
			</p>
			{runtime.detail && (
				<p className="mt-1 break-words text-muted text-[13px] first-letter:uppercase">{runtime.detail}</p>
			)}
			<Suspense fallback={<Skeleton className="mt-2 h-3.5 w-32" />}>
				<Await resolve={usage}>{(used) => used && <Usage {...used} />}</Await>
			</Suspense>
			<p className="mt-2 text-muted text-xs">
				{runtime.restarts === 0
					? "Not restarted since it was created"
					: `Restarted ${runtime.restarts === 1 ? "once" : `${runtime.restarts} times`}`}
			</p>
		</Card>
	);
}

function Usage({ memory, swap }: NonNullable<TenantUsage["usage"]>) {
	return (
		<p className="mt-1 text-muted text-[13px] tabular-nums">
			{showBytes(memory)} of memory{swap > 0 && ` · ${showBytes(swap)} in swap`}
		</p>
	);
}
