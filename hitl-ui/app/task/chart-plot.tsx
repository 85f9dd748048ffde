import type { ComponentOf } from "@flomastr/contracts/component";
import {
	Area,
	AreaChart,
	Bar,
	BarChart,
	CartesianGrid,
	Cell,
	Legend,
	Line,
	LineChart,
	Pie,
	PieChart,
	ResponsiveContainer,
	Tooltip,
	XAxis,
	YAxis,
} from "recharts";

type Chart = ComponentOf<"chart">;

/** What stands above one tick of the axis: a value per series. */
interface Row {
	category: string;
	values: (number | null)[];
}

/** Distinct from each other in hue and in lightness, on light and on dark. */
const colours = ["#1489a3", "#d9822b", "#7a6ad8", "#3a9d5d", "#d1527e", "#8a8f3c", "#4a7fd0", "#a0623f"];
const colour = (index: number) => colours[index % colours.length] ?? "#1489a3";

/** The picture of a chart; loaded only in the browser. */
export default function ChartPlot({ component }: { component: Chart }) {
	return (
		<ResponsiveContainer width="100%" height="100%">
			{component.chart === "pie" ? pie(component) : axes(component)}
		</ResponsiveContainer>
	);
}

function axes(component: Chart) {
	const rows: Row[] = component.categories.map((category, index) => ({
		category,
		values: component.series.map((series) => series.values[index] ?? null),
	}));
	const Frame = { bar: BarChart, line: LineChart, area: AreaChart, pie: BarChart }[component.chart];
	return (
		<Frame data={rows} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
			<CartesianGrid vertical={false} stroke="var(--color-line)" />
			<XAxis
				dataKey={(row: Row) => row.category}
				tick={tick}
				tickLine={false}
				axisLine={{ stroke: "var(--color-line)" }}
			/>
			<YAxis
				tick={tick}
				tickLine={false}
				axisLine={false}
				width={56}
				tickFormatter={(value) => compact(value, component.unit)}
			/>
			<Tooltip {...tooltip(component.unit)} cursor={{ fill: "var(--color-hover)", stroke: "var(--color-line)" }} />
			{component.series.length > 1 && <Legend {...legend} />}
			{component.series.map((series, index) => {
				const shared = {
					key: series.name,
					name: series.name,
					dataKey: (row: Row) => row.values[index],
					isAnimationActive: false,
				};
				const { key, ...props } = shared;
				if (component.chart === "line")
					return <Line key={key} {...props} stroke={colour(index)} strokeWidth={2} dot={{ r: 3 }} type="monotone" />;
				if (component.chart === "area")
					return (
						<Area key={key} {...props} stroke={colour(index)} fill={colour(index)} fillOpacity={0.18} type="monotone" />
					);
				return <Bar key={key} {...props} fill={colour(index)} radius={[4, 4, 0, 0]} maxBarSize={48} />;
			})}
		</Frame>
	);
}

/** A pie shows the first series: its slices are the categories. */
function pie(component: Chart) {
	const values = component.series[0]?.values ?? [];
	const slices = component.categories.map((name, index) => ({ name, value: values[index] ?? 0 }));
	return (
		<PieChart>
			<Tooltip {...tooltip(component.unit)} />
			<Legend {...legend} />
			<Pie data={slices} dataKey="value" nameKey="name" innerRadius="50%" outerRadius="85%" isAnimationActive={false}>
				{slices.map((slice, index) => (
					<Cell key={slice.name} fill={colour(index)} stroke="var(--color-surface)" />
				))}
			</Pie>
		</PieChart>
	);
}

const tick = { fontSize: 11, fill: "var(--color-muted)" };

/** In the order of the task, in words that can be read on any surface. */
const legend = {
	itemSorter: null,
	iconType: "circle",
	iconSize: 8,
	wrapperStyle: { fontSize: 12 },
	formatter: (name: unknown) => <span style={{ color: "var(--color-muted)" }}>{String(name)}</span>,
} as const;

function tooltip(unit: string | undefined) {
	return {
		formatter: (value: unknown) =>
			typeof value === "number" ? withUnit(value.toLocaleString("en-IN"), unit) : String(value),
		contentStyle: {
			background: "var(--color-raised)",
			border: "1px solid var(--color-line)",
			borderRadius: 8,
			fontSize: 12,
			color: "var(--color-ink)",
		},
		itemStyle: { color: "var(--color-ink)" },
	};
}

function compact(value: number, unit: string | undefined): string {
	return withUnit(
		new Intl.NumberFormat("en-IN", { notation: "compact", maximumFractionDigits: 1 }).format(value),
		unit,
	);
}

/** A currency sign stands before the number, any other unit after it. */
function withUnit(text: string, unit: string | undefined): string {
	if (!unit) return text;
	return /^\p{Sc}$/u.test(unit) ? `${unit}${text}` : `${text} ${unit}`;
}
