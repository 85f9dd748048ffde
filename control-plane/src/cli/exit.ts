/** What scripts decide by; told in `--help`. */
export const exits = { done: 0, failed: 1, wrongUse: 2, notFound: 3, noAnswer: 4 } as const;
export type Exit = (typeof exits)[keyof typeof exits];

export const exitHelp = `
Exit codes:
  0  done
  1  it failed, or something is in trouble
  2  wrong use: an unknown command, a missing option, a value that is refused
  3  there is no such tenant, backup, upgrade or release
  4  the platform does not answer`;

/** A failure as the person at the terminal sees it: one sentence, and what the shell is told. */
export class CliError extends Error {
	readonly exit: Exit;
	/** The API's own code where it was the API that refused. */
	readonly code: string;

	constructor(exit: Exit, message: string, code = "cli", options?: { cause?: unknown }) {
		super(message, options);
		this.name = "CliError";
		this.exit = exit;
		this.code = code;
	}
}
