import { Check, Star } from "lucide-react";
import type { CSSProperties } from "react";
import { RadioGroup, RadioItem } from "#components/ui/radio-group.tsx";
import type { ComponentProps } from "../component-props.ts";
import { useAnswer } from "../task-form.tsx";

/** Offers side by side. The best cell of a row carries an accent; where the workflow asks, one column is picked. */
export function ComparisonTable({ component, answerable, labelId, describedBy }: ComponentProps<"comparison_table">) {
	const { value, set } = useAnswer(component.id);
	const picked = typeof value === "number" ? value : null;
	const tint = (column: number) => (picked === column ? "bg-accent-soft/60" : "");
	return (
		<RadioGroup
			aria-labelledby={labelId}
			value={picked === null ? "" : String(picked)}
			onValueChange={(index) => set(Number(index))}
			className="block overflow-x-auto rounded-lg border"
			{...(answerable ? {} : { role: "presentation" })}
		>
			<table
				aria-labelledby={labelId}
				aria-describedby={describedBy}
				style={{ "--narrowest": `${component.columns.length * 6.25}rem` } as CSSProperties}
				className="w-full border-collapse text-sm max-sm:min-w-(--narrowest) max-sm:table-fixed"
			>
				<thead>
					<tr className="border-b bg-hover">
						<td className={`${rowLabel} bg-hover`} />
						{component.columns.map((column, index) => (
							<th
								key={column}
								scope="col"
								className={`p-0 text-left align-bottom font-medium sm:min-w-32 ${tint(index)}`}
							>
								{answerable ? (
									// biome-ignore lint/a11y/noLabelWithoutControl: a radio item is a control
									<label className="flex items-center gap-2 px-3 py-2.5 max-sm:items-start">
										<RadioItem value={String(index)} aria-label={`Pick ${column}`} />
										{column}
									</label>
								) : (
									<span className="flex items-center gap-1.5 px-3 py-2.5">
										{column}
										{picked === index && (
											<span className="inline-flex items-center gap-1 rounded-full bg-accent px-1.5 py-0.5 text-on-accent text-xs">
												<Check className="size-3" aria-hidden /> Picked
											</span>
										)}
									</span>
								)}
							</th>
						))}
					</tr>
				</thead>
				{component.rows.map((row) => (
					<tbody key={row.label} className="border-t first-of-type:border-t-0">
						<tr className="sm:hidden">
							<th
								scope="rowgroup"
								colSpan={component.columns.length}
								className="px-3 pt-2.5 text-left font-normal text-muted text-xs"
							>
								<span className="sticky left-3">{row.label}</span>
							</th>
						</tr>
						<tr>
							<th scope="row" className={`${rowLabel} bg-surface font-normal text-muted`}>
								{row.label}
							</th>
							{component.columns.map((column, index) => (
								<td key={column} className={`break-words px-3 py-2 align-top max-sm:pt-1 ${tint(index)}`}>
									{row.best === index ? (
										<span className="inline-flex items-center gap-1 rounded-md bg-success-soft px-1.5 py-0.5 font-medium text-success-ink">
											<Star className="size-3 shrink-0 fill-current" aria-hidden />
											{row.cells[index] ?? "–"}
											<span className="sr-only">(best)</span>
										</span>
									) : (
										(row.cells[index] ?? "–")
									)}
								</td>
							))}
						</tr>
					</tbody>
				))}
			</table>
		</RadioGroup>
	);
}

/**
 * The first column stays in view while the offers scroll beneath it. A phone has no room for it: there each label has a
 * line of its own, so that three offers fit side by side.
 */
const rowLabel = "sticky left-0 z-10 hidden w-44 min-w-24 max-w-40 px-3 py-2 text-left align-top sm:table-cell";
