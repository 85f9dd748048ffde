import type { Cli } from "./cli.ts";
import { table } from "./table.ts";

/** A list as JSON, or as a table; `empty` where there is nothing. */
export function showList<Row>(
	cli: Cli,
	whole: unknown,
	rows: readonly Row[],
	columns: Record<string, (row: Row) => string>,
	empty: string,
): void {
	const { terminal } = cli;
	const cells = rows.map((row) => Object.values(columns).map((cell) => cell(row)));
	if (cli.json()) terminal.result(JSON.stringify(whole, null, 2));
	else if (rows.length === 0) terminal.note(empty);
	else terminal.result(table(Object.keys(columns), cells, terminal));
}

/** One thing as JSON, or in the given lines. */
export function showOne(cli: Cli, whole: unknown, lines: string[]): void {
	cli.terminal.result(cli.json() ? JSON.stringify(whole, null, 2) : lines.join("\n"));
}

/** Names and values, one a line. */
export function facts(pairs: Record<string, string | null>): string[] {
	const width = Math.max(...Object.keys(pairs).map((name) => name.length)) + 2;
	return Object.entries(pairs).map(([name, value]) => `${`${name}:`.padEnd(width)}${value ?? "–"}`);
}

export const when = (iso: string | null): string => (iso === null ? "–" : iso.replace("T", " ").slice(0, 16));

export function size(bytes: number | null): string {
	if (bytes === null) return "–";
	if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
	return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
