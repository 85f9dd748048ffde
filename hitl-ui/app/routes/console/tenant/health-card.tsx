import type { RuntimeHealth, TenantState } from "@flomastr/contracts/tenant";
import { RotateCw } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { HealthMark } from "../tenant-marks.tsx";
import type { TenantSteps } from "./use-tenant-steps.ts";

interface HealthCardProps {
	runtime: RuntimeHealth;
	state: TenantState;
	actions: TenantSteps;
}

/** How the tenant's n8n is, and the way to start it anew. */
export function HealthCard({ runtime, state, actions }: HealthCardProps) {
	const restartable = state === "active" || state === "asleep";
	return (
		<Card className="p-5">
			<div className="flex items-center justify-between gap-3">
				<h2 className="font-semibold text-sm">n8n</h2>
				{restartable && (
					<Button size="sm" disabled={actions.busy !== null} onClick={() => actions.send("restart")}>
						<RotateCw aria-hidden /> {actions.busy === "restart" ? "Restarting…" : "Restart"}
					</Button>
				)}
			</div>
			<p role="status" aria-label="Health" className="mt-2 text-sm">
				<HealthMark health={runtime} />
			</p>
			{runtime.detail && (
				<p className="mt-1 break-words text-muted text-[13px] first-letter:uppercase">{runtime.detail}</p>
			)}
			<p className="mt-2 text-muted text-xs">
				{runtime.restarts === 0
					? "Not restarted since it was created"
					: `Restarted ${runtime.restarts === 1 ? "once" : `${runtime.restarts} times`}`}
			</p>
		</Card>
	);
}
