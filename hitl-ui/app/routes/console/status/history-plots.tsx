import type { PlatformStatus } from "@flomastr/contracts/platform";
import { lazy, Suspense } from "react";
import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { useHydrated } from "#task/use-hydrated.ts";

const Plot = lazy(() => import("#task/chart-plot.tsx"));

type Point = PlatformStatus["history"][number];

const plots: {
	title: string;
	unit?: string;
	chart: "line" | "area";
	series: [string, (point: Point) => number | null][];
}[] = [
	{ title: "Deliveries waiting", chart: "area", series: [["waiting", (point) => point.queue_waiting]] },
	{ title: "Oldest delivery, late by", unit: "s", chart: "area", series: [["lag", (point) => point.lag_seconds]] },
	{
		title: "Tenants",
		chart: "line",
		series: [
			["awake", (point) => point.awake],
			["asleep", (point) => point.asleep],
		],
	},
	{ title: "Time to wake", unit: "ms", chart: "line", series: [["median", (point) => point.wake_ms]] },
];

/** The last hour, a point a minute. */
export function HistoryPlots({ history }: { history: Point[] }) {
	const hydrated = useHydrated();
	if (history.length < 2)
		return <p className="text-muted text-[13px]">The last hour is drawn here, a point a minute.</p>;
	const categories = history.map(({ at }) =>
		new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }),
	);
	return (
		<div className="grid gap-4 md:grid-cols-2">
			{plots.map(({ title, unit, chart, series }) => (
				<Card key={title} className="p-4">
					<h2 className="mb-2 font-semibold text-sm">{title}</h2>
					<div className="h-44">
						{hydrated && (
							<Suspense fallback={<Skeleton className="h-full" />}>
								<Plot
									component={{
										type: "chart",
										id: title,
										chart,
										categories,
										...(unit ? { unit } : {}),
										series: series.map(([name, read]) => ({ name, values: history.map(read) })),
									}}
								/>
							</Suspense>
						)}
					</div>
				</Card>
			))}
		</div>
	);
}
