import { Command } from "commander";
import type { Cli } from "./cli.ts";
import { backupCommands } from "./commands/backup.ts";
import { createCommand } from "./commands/create.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { platformCommands } from "./commands/platform.ts";
import { tenantCommands } from "./commands/tenant.ts";
import { upgradeCommands } from "./commands/upgrade.ts";
import { exitHelp } from "./exit.ts";

/**
 * The whole command on one page. commander (MIT), because it is by far the most used and has no dependencies.
 * @param cli is given `--json` by what this returns
 */
export function createProgram(cli: Cli): Command {
	const program = new Command("flomastr")
		.description("Operates FloMastr: the verbs of the console, for a terminal and for scripts.")
		.option("--json", "results as JSON on the standard output")
		.showHelpAfterError("(flomastr --help shows what there is)")
		.exitOverride()
		.addHelpText(
			"after",
			`${exitHelp}

The platform is found by its data folder, FLOMASTR_DATA (.flomastr by default), or by FLOMASTR_URL and FLOMASTR_TOKEN.`,
		);

	const tenant = program.command("tenant").description("tenants: make them, look at them, run them, remove them");
	createCommand(tenant, cli);
	tenantCommands(tenant, cli);
	const backup = program.command("backup").description("backups of all tenants");
	backupCommands(tenant, backup, cli);
	const upgrade = program.command("upgrade").description("rollouts of another release of n8n");
	const release = program.command("release").description("releases of n8n that tenants can run");
	upgradeCommands({ tenant, upgrade, release }, cli);
	platformCommands(program, cli);
	doctorCommand(program, cli);
	return program;
}
