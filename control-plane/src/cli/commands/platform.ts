import { PlatformStatus, ReconcileReport } from "@flomastr/contracts/platform";
import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { exits } from "../exit.ts";
import { showList } from "../show.ts";
import { table } from "../table.ts";

/** The platform as a whole. */
export function platformCommands(program: Command, cli: Cli): void {
	program
		.command("status")
		.description("what the platform stands on, its tenants, what waits")
		.action(async () => {
			const status = await (await cli.client()).call("GET", "/platform/status", PlatformStatus);
			cli.terminal.result(cli.json() ? JSON.stringify(status, null, 2) : statusText(cli, status));
			if (status.parts.some(({ state }) => state === "down")) cli.endWith(exits.failed);
		});

	program
		.command("reconcile")
		.description("holds what is there against the records; with --apply mends it")
		.option("--apply", "remove what should not be there and make what is missing")
		.action(async ({ apply = false }: { apply?: boolean }) => {
			const report = await (await cli.client()).call("POST", "/reconcile", ReconcileReport, { apply });
			showList(
				cli,
				report,
				report.findings,
				{
					TENANT: (one) => one.slug ?? one.tenant_id,
					WHAT: (one) => one.what,
					PROBLEM: (one) => one.problem,
					[apply ? "DONE" : "TO DO"]: (one) => (one.error === null ? one.action : `${one.action}: ${one.error}`),
				},
				"Everything is as the records say.",
			);
			if (report.findings.some(({ error }) => error !== null)) cli.endWith(exits.failed);
		});
}

function statusText({ terminal }: Cli, { parts, tenants, queue, channels }: PlatformStatus): string {
	const colours = { up: "green", degraded: "yellow", down: "red" } as const;
	const partRows = parts.map(({ title, state, detail }) => [title, terminal.paint(colours[state], state), detail]);
	const counted = tenants.filter(({ count }) => count > 0).map(({ state, count }) => `${count} ${state}`);
	const channelRows = channels.map(({ channel, received, sent, failed }) => [
		channel,
		...[received, sent, failed].map(String),
	]);
	return [
		table(["PART", "STATE", "FOUND"], partRows, { ...terminal, width: Number.POSITIVE_INFINITY }),
		"",
		`Tenants: ${counted.join(", ") || "none"}`,
		`Deliveries: ${queue.waiting} waiting, ${queue.dead} dead, ${queue.lag_seconds.toFixed(1)} s behind`,
		...(channels.length === 0 ? [] : ["", table(["LAST HOUR", "RECEIVED", "SENT", "FAILED"], channelRows, terminal)]),
	].join("\n");
}
