import { CommanderError } from "commander";
import type { Cli } from "./cli.ts";
import { type Client, createClient } from "./client.ts";
import { CliError, exits } from "./exit.ts";
import { findPlatform } from "./find-platform.ts";
import { createProgram } from "./program.ts";
import { createTerminal } from "./terminal.ts";

/** The command `flomastr`. Nothing else of it reads `process`. */
const { stdin, stdout, stderr, env } = process;
const terminal = createTerminal({ stdin, stdout, stderr, env });
let client: Promise<Client> | null = null;
let exit: number = exits.done;

const cli: Cli = {
	terminal,
	env,
	json: () => program.opts<{ json?: boolean }>().json === true,
	client: () => (client ??= findPlatform(env).then(createClient)),
	endWith: (code) => {
		exit = code;
	},
};
const program = createProgram(cli);

// Whoever reads a part alone (`| head`) has what they wanted.
stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

try {
	await program.parseAsync(process.argv);
} catch (error) {
	exit = failWith(error);
}
process.exitCode = exit;

function failWith(error: unknown): number {
	// commander has said its word already.
	if (error instanceof CommanderError) return error.exitCode === 0 ? exits.done : exits.wrongUse;
	if (!(error instanceof CliError)) {
		terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
		return exits.failed;
	}
	const { code, message } = error;
	terminal.note(cli.json() ? JSON.stringify({ error: { code, message } }) : terminal.paint("red", message));
	return error.exit;
}
