import type { Command } from "commander";
import { askPart } from "#parts/ask.ts";
import type { Finding, Part } from "#parts/part.ts";
import { AppError } from "../../errors.ts";
import type { Cli } from "../cli.ts";
import { exits } from "../exit.ts";

const limitMs = 10_000;
const words = { up: "ok", degraded: "warn", down: "fail" } as const;
const colours = { ok: "green", warn: "yellow", fail: "red" } as const;

/** `doctor`: looks at everything FloMastr needs, and says how to mend each. FloMastr itself need not run. */
export function doctorCommand(program: Command, cli: Cli): void {
	program
		.command("doctor")
		.description("checks everything this installation needs and says how to mend it; FloMastr need not run")
		.action(async () => {
			const checks = await settings(cli.env);
			const results = await Promise.all(
				checks.map(async (check) => ({ check, finding: await askPart(check, limitMs) })),
			);
			const lines = results.map(({ check: { id, title }, finding: { state, detail } }) => ({
				check: id,
				title,
				result: words[state],
				detail,
			}));
			const { terminal } = cli;
			const width = Math.max(...lines.map(({ title }) => title.length));
			terminal.result(
				cli.json()
					? JSON.stringify(lines, null, 2)
					: lines
							.map(
								({ title, result, detail }) =>
									`${terminal.paint(colours[result], result.padEnd(4))}  ${title.padEnd(width)}  ${detail}`,
							)
							.join("\n"),
			);
			if (lines.some(({ result }) => result === "fail")) cli.endWith(exits.failed);
		});
}

/** What to check by the settings; where those are wrong, that is the first thing to mend. */
async function settings(env: NodeJS.ProcessEnv): Promise<Part[]> {
	// What it stands on, database drivers among it, is loaded for this command alone.
	const [{ readEnv }, { checksOf }] = await Promise.all([import("../../env.ts"), import("../doctor/checks.ts")]);
	try {
		return checksOf(readEnv(env));
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		const finding: Finding = { state: "down", detail: error.message };
		return [{ id: "settings", title: "Settings", check: async () => finding }];
	}
}
