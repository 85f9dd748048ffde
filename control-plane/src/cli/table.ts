import { stripVTControlCharacters } from "node:util";
import type { Terminal } from "./terminal.ts";

const gap = 2;
const least = 6;

/**
 * Rows under headings, as wide as the terminal at most: the widest column gives way first. Without a terminal nothing
 * is cut, since a script reads it.
 */
export function table(
	headings: string[],
	rows: string[][],
	{ width, paint }: Pick<Terminal, "width" | "paint">,
): string {
	const clean = rows.map((row) => row.map(oneLine));
	const widths = headings.map((heading, at) =>
		Math.max(heading.length, ...clean.map((row) => visible(row[at] ?? "").length)),
	);
	const total = () => widths.reduce((sum, one) => sum + one, 0) + gap * (widths.length - 1);
	while (total() > width) {
		const widest = widths.indexOf(Math.max(...widths));
		if ((widths[widest] ?? 0) <= least) break;
		widths[widest] = (widths[widest] ?? 0) - 1;
	}
	const line = (cells: string[]) =>
		cells
			.map((cell, at) => fitted(cell, widths[at] ?? 0))
			.join(" ".repeat(gap))
			.trimEnd();
	return [paint("dim", line(headings)), ...clean.map(line)].join("\n");
}

function fitted(cell: string, width: number): string {
	const text = visible(cell);
	if (text.length <= width) return cell + " ".repeat(width - text.length);
	return `${text.slice(0, width - 1)}…`;
}

/** Names are chosen by others: a control character must not move the operator's cursor. Our own colours stay. */
function oneLine(cell: string): string {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are to go
	return cell.replace(/[\u0000-\u001a\u001c-\u001f\u007f-\u009f]|\u001b(?!\[\d{1,2}m)/g, " ");
}

const visible = (text: string): string => stripVTControlCharacters(text);
