import { createInterface } from "node:readline/promises";
import type { ReadStream, WriteStream } from "node:tty";

type Colour = "green" | "red" | "yellow" | "dim" | "bold";
const codes: Record<Colour, [number, number]> = {
	green: [32, 39],
	red: [31, 39],
	yellow: [33, 39],
	dim: [2, 22],
	bold: [1, 22],
};

/** Results go to the standard output; progress, questions and failures to the standard error, so that a pipe gets results alone. */
export interface Terminal {
	result(text: string): void;
	note(text: string): void;
	/** Columns of the output; Infinity where it is no terminal. */
	width: number;
	/** Whether lines of progress can be drawn anew. */
	redraws: boolean;
	paint(colour: Colour, text: string): string;
	/** A question that wants this very answer. False at once where nobody can answer. */
	confirm(question: string, expected: string): Promise<boolean>;
}

export function createTerminal(streams: {
	stdin: Pick<ReadStream, "isTTY"> & NodeJS.ReadableStream;
	stdout: Pick<WriteStream, "isTTY" | "columns"> & NodeJS.WritableStream;
	stderr: Pick<WriteStream, "isTTY"> & NodeJS.WritableStream;
	env: NodeJS.ProcessEnv;
}): Terminal {
	const { stdin, stdout, stderr, env } = streams;
	const dumb = env.TERM === "dumb";
	// https://no-color.org: any value that is not empty.
	const colours = Boolean(stdout.isTTY) && !env.NO_COLOR && !dumb;
	return {
		result: (text) => void stdout.write(`${text}\n`),
		note: (text) => void stderr.write(`${text}\n`),
		width: stdout.isTTY ? stdout.columns || 80 : Number.POSITIVE_INFINITY,
		redraws: Boolean(stderr.isTTY) && !dumb,
		paint(colour, text) {
			const [on, off] = codes[colour];
			return colours ? `\u001b[${on}m${text}\u001b[${off}m` : text;
		},
		async confirm(question, expected) {
			if (!stdin.isTTY) return false;
			const asking = createInterface({ input: stdin, output: stderr });
			try {
				return (await asking.question(`${question} `)).trim() === expected;
			} finally {
				asking.close();
			}
		},
	};
}
