import type { ComponentOf } from "@flomastr/contracts/component";
import {
	createColumnHelper,
	createSortedRowModel,
	rowSortingFeature,
	sortFn_alphanumeric,
	tableFeatures,
	useTable,
} from "@tanstack/react-table";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { useMemo } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import type { ComponentProps } from "../component-props.ts";
import { showScalar } from "../show-scalar.ts";
import { useAnswer } from "../task-form.tsx";

type Row = ComponentOf<"data_table">["rows"][number];

const features = tableFeatures({
	rowSortingFeature,
	sortedRowModel: createSortedRowModel(),
	sortFns: { alphanumeric: sortFn_alphanumeric },
});
const helper = createColumnHelper<typeof features, Row>();

/** Rows that can be sorted and, when the workflow asks, selected. */
export function DataTable({ component, answerable, labelId, describedBy }: ComponentProps<"data_table">) {
	const { value, set } = useAnswer(component.id);
	const picked = useMemo(() => new Set(Array.isArray(value) ? value : []), [value]);
	const columns = useMemo(
		() =>
			helper.columns(
				component.columns.map((column) =>
					helper.accessor((row) => row.cells[column.id] ?? null, {
						id: column.id,
						header: column.label,
						sortFn: "alphanumeric",
					}),
				),
			),
		[component.columns],
	);
	const table = useTable({ features, columns, data: component.rows, getRowId: (row) => row.id });
	const right = new Set(component.columns.filter((column) => column.align === "right").map((column) => column.id));
	const selectable = component.select !== "none" && (answerable || picked.size > 0);
	const toggle = (id: string) => {
		if (component.select === "one") return set(picked.has(id) ? [] : [id]);
		set(component.rows.map((row) => row.id).filter((rowId) => (rowId === id ? !picked.has(id) : picked.has(rowId))));
	};
	return (
		<div className="overflow-hidden rounded-lg border">
			<div className="max-h-112 overflow-auto">
				<table aria-labelledby={labelId} aria-describedby={describedBy} className="w-full text-sm">
					<thead className="sticky top-0 z-10 bg-sunken">
						{table.getHeaderGroups().map((headers) => (
							<tr key={headers.id}>
								{selectable && <SelectAll component={component} picked={picked} disabled={!answerable} set={set} />}
								{headers.headers.map((header) => (
									<th
										key={header.id}
										scope="col"
										aria-sort={ariaSort(header.column.getIsSorted())}
										className={`whitespace-nowrap p-0 font-medium text-muted ${right.has(header.id) ? "text-right" : "text-left"}`}
									>
										<button
											type="button"
											onClick={() => header.column.toggleSorting()}
											className={`inline-flex w-full items-center gap-1 px-3 py-2 hover:text-ink ${right.has(header.id) ? "flex-row-reverse" : ""}`}
										>
											{String(header.column.columnDef.header)}
											<SortMark sorted={header.column.getIsSorted()} />
										</button>
									</th>
								))}
							</tr>
						))}
					</thead>
					<tbody className="divide-y">
						{table.getRowModel().rows.map((row) => (
							<tr key={row.id} data-picked={picked.has(row.id)} className="data-[picked=true]:bg-accent-soft/60">
								{selectable && (
									<td className="w-10 px-3 py-2">
										<Checkbox
											aria-label={`Select ${rowName(component, row.original)}`}
											checked={picked.has(row.id)}
											disabled={!answerable}
											onCheckedChange={() => toggle(row.id)}
											className="flex"
										/>
									</td>
								)}
								{row.getAllCells().map((cell) => (
									<td
										key={cell.id}
										className={`px-3 py-2 ${right.has(cell.column.id) ? "text-right tabular-nums" : ""}`}
									>
										{showScalar(row.original.cells[cell.column.id])}
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
				{component.rows.length === 0 && <p className="p-6 text-center text-muted text-sm">No rows</p>}
			</div>
			{selectable && (
				<p aria-live="polite" className="border-t bg-hover/60 px-3 py-1.5 text-muted text-xs">
					{picked.size} of {component.rows.length} selected
				</p>
			)}
		</div>
	);
}

function SelectAll({
	component,
	picked,
	disabled,
	set,
}: {
	component: ComponentOf<"data_table">;
	picked: Set<unknown>;
	disabled: boolean;
	set: (value: unknown) => void;
}) {
	if (component.select !== "many") return <td className="w-10" />;
	const all = component.rows.length > 0 && picked.size === component.rows.length;
	return (
		<th scope="col" className="w-10 px-3 py-2">
			<Checkbox
				aria-label="Select all rows"
				checked={all || (picked.size > 0 && "indeterminate")}
				disabled={disabled}
				onCheckedChange={() => set(all ? [] : component.rows.map((row) => row.id))}
				className="flex"
			/>
		</th>
	);
}

function SortMark({ sorted }: { sorted: false | "asc" | "desc" }) {
	const Icon = sorted === "asc" ? ArrowUp : sorted === "desc" ? ArrowDown : ChevronsUpDown;
	return <Icon className={`size-3.5 shrink-0 ${sorted ? "text-ink" : "opacity-40"}`} aria-hidden />;
}

function ariaSort(sorted: false | "asc" | "desc") {
	return sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : "none";
}

/** What the first column says names the row. */
function rowName(component: ComponentOf<"data_table">, row: Row): string {
	return showScalar(row.cells[component.columns[0]?.id ?? ""]);
}
