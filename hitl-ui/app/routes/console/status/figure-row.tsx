import type { PlatformStatus } from "@flomastr/contracts/platform";
import type { ReactNode } from "react";
import { Card } from "#components/ui/card.tsx";
import { cn } from "#components/ui/class-names.ts";

/** The few numbers that say whether anything is wrong. */
export function FigureRow({ status }: { status: PlatformStatus }) {
	const { queue, channels } = status;
	const count = (state: string) => status.tenants.find((one) => one.state === state)?.count ?? 0;
	const failed = channels.reduce((sum, channel) => sum + channel.failed, 0);
	const moved = channels.reduce((sum, channel) => sum + channel.received + channel.sent, 0);
	return (
		<div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
			<Figure name="Tenants awake" value={count("active")}>
				{count("asleep")} asleep
				{count("failed") > 0 && <b className="text-danger-ink"> · {count("failed")} failed</b>}
			</Figure>
			<Figure name="Deliveries waiting" value={queue.waiting} bad={queue.lag_seconds > 60}>
				{queue.lag_seconds >= 1 ? `oldest ${Math.round(queue.lag_seconds)} s late` : "none late"}
			</Figure>
			<Figure name="Dead letters" value={queue.dead} bad={queue.dead > 0}>
				{queue.dead > 0 ? "a person must look" : "nothing given up"}
			</Figure>
			<Figure name="Messages in the last hour" value={moved} bad={failed > 0}>
				{failed > 0 ? `${failed} failed` : "none failed"}
			</Figure>
		</div>
	);
}

function Figure({ name, value, bad, children }: { name: string; value: number; bad?: boolean; children: ReactNode }) {
	return (
		<Card className="p-4">
			<p className="text-muted text-xs">{name}</p>
			<p className={cn("mt-1 font-semibold text-2xl tabular-nums", bad && "text-danger-ink")}>
				{value.toLocaleString("en-IN")}
			</p>
			<p className="mt-0.5 text-muted text-xs">{children}</p>
		</Card>
	);
}
