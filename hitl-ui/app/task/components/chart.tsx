import { lazy, Suspense } from "react";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { ComponentProps } from "../component-props.ts";
import { useHydrated } from "../use-hydrated.ts";

/** Drawing needs the browser's sizes, and its library is large: it comes when a task has a chart. */
const ChartPlot = lazy(() => import("../chart-plot.tsx"));

/** Numbers as a picture, with the same numbers as a table beneath. */
export function Chart({ component, labelId }: ComponentProps<"chart">) {
	const hydrated = useHydrated();
	const waiting = <Skeleton className="h-64 w-full" />;
	return (
		<div className="overflow-hidden rounded-lg border">
			<div role="img" aria-labelledby={labelId} className="h-72 p-3">
				{hydrated ? (
					<Suspense fallback={waiting}>
						<ChartPlot component={component} />
					</Suspense>
				) : (
					waiting
				)}
			</div>
			<details className="border-t">
				<summary className="cursor-pointer bg-hover/60 px-3 py-1.5 text-muted text-xs hover:text-ink">
					Show the numbers as a table
				</summary>
				<div className="overflow-x-auto">
					<table aria-labelledby={labelId} className="w-full text-sm">
						<thead>
							<tr className="border-b text-muted">
								<td className="px-3 py-1.5" />
								{component.series.map((series) => (
									<th key={series.name} scope="col" className="px-3 py-1.5 text-right font-medium">
										{series.name}
										{component.unit && ` (${component.unit})`}
									</th>
								))}
							</tr>
						</thead>
						<tbody className="divide-y">
							{component.categories.map((category, index) => (
								<tr key={category}>
									<th scope="row" className="px-3 py-1.5 text-left font-normal">
										{category}
									</th>
									{component.series.map((series) => (
										<td key={series.name} className="px-3 py-1.5 text-right tabular-nums">
											{series.values[index]?.toLocaleString("en-IN") ?? "–"}
										</td>
									))}
								</tr>
							))}
						</tbody>
					</table>
				</div>
			</details>
		</div>
	);
}
