import type { Client } from "./client.ts";
import type { Terminal } from "./terminal.ts";

/** What every command works with. */
export interface Cli {
	terminal: Terminal;
	env: NodeJS.ProcessEnv;
	/** Whether results are to be JSON. */
	json(): boolean;
	/** The platform; found at the first call. @throws {CliError} */
	client(): Promise<Client>;
	/** What the command ends with although nothing was thrown: a check that found trouble. */
	endWith(exit: number): void;
}
