import type { Terminal } from "./terminal.ts";

export interface ShownStep {
	id: string;
	title: string;
	/** `waiting`, `running`, `done`, `failed`, and others that say what they mean. */
	state: string;
	/** Milliseconds. */
	duration: number | null;
	error: string | null;
}

const marks: Record<string, ["green" | "red" | "yellow" | "dim", string]> = {
	done: ["green", "✓"],
	failed: ["red", "✗"],
	rolled_back: ["red", "↩"],
	running: ["yellow", "…"],
	undoing: ["yellow", "↩"],
	undone: ["dim", "↩"],
};

/** Shows steps as they come: drawn anew on a terminal, else a plain line for each change. @returns to be called with each new view */
export function drawSteps(terminal: Terminal): (steps: readonly ShownStep[]) => void {
	const shown = new Map<string, string>();
	let drawn = 0;

	function line({ title, state, duration, error }: ShownStep): string {
		const [colour, mark] = marks[state] ?? ["dim", "·"];
		const seconds = duration === null ? "" : terminal.paint("dim", ` ${(duration / 1000).toFixed(1)} s`);
		const why = error === null ? "" : ` — ${error.replaceAll(/\s+/g, " ")}`;
		return `${terminal.paint(colour, mark)} ${title}${seconds}${why}`;
	}

	function redraw(steps: readonly ShownStep[]): void {
		const up = drawn > 0 ? `\u001b[${drawn}A\u001b[0J` : "";
		// A line that wraps would be two: the cursor would not find its way back.
		const fitting = steps.map((step) => (step.error === null ? line(step).slice(0, terminal.width + 18) : line(step)));
		drawn = fitting.reduce((rows, text) => rows + Math.max(1, Math.ceil(text.length / terminal.width)), 0);
		terminal.note(up + fitting.join("\n"));
	}

	return (steps) => {
		if (terminal.redraws) return redraw(steps);
		for (const step of steps) {
			if (step.state === "waiting" || shown.get(step.id) === step.state) continue;
			shown.set(step.id, step.state);
			const seconds = step.duration === null ? "" : ` (${(step.duration / 1000).toFixed(1)} s)`;
			terminal.note(`${step.state}: ${step.title}${seconds}${step.error === null ? "" : ` — ${step.error}`}`);
		}
	};
}
