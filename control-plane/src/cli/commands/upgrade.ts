import { Releases, Upgrade } from "@flomastr/contracts/upgrade";
import { type Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import type { Cli } from "../cli.ts";
import type { Client } from "../client.ts";
import { drawSteps } from "../draw-steps.ts";
import { CliError, exits } from "../exit.ts";
import { until } from "../follow.ts";
import { resolveTenant } from "../resolve-tenant.ts";
import { showList, showOne, when } from "../show.ts";

interface Options {
	release?: string;
	share?: number;
	atOnce: number;
}

/** Moving tenants to another release of n8n. */
export function upgradeCommands(parents: { tenant: Command; upgrade: Command; release: Command }, cli: Cli): void {
	parents.tenant
		.command("upgrade [tenants...]")
		.description("moves tenants, or with --share a part of all, to another release; one that fails goes back by itself")
		.option("--release <release>", "which; by default the newest")
		.option("--share <share>", "of all tenants, above 0 up to 1: a canary before the rest", decimal)
		.option("--at-once <count>", "upgraded at the same time", decimal, 1)
		.action(async (names: string[], options: Options) => {
			if ((names.length === 0) === (options.share === undefined)) {
				throw new CliError(
					exits.wrongUse,
					"Say which: name tenants, or a share of all with --share (1 for all), not both.",
				);
			}
			const client = await cli.client();
			const tenants = await Promise.all(names.map(async (name) => (await resolveTenant(client, name)).id));
			const begun = await client.call("POST", "/upgrades", Upgrade, {
				release: options.release ?? (await newestRelease(client)),
				to: options.share === undefined ? { tenants } : { share: options.share },
				at_once: options.atOnce,
			});
			const ended = await followUpgrade(cli, client, begun.id);
			showOne(cli, ended, [summary(ended)]);
			if (ended.tenants.some(({ state }) => state !== "done" && state !== "skipped")) cli.endWith(exits.failed);
		});

	parents.upgrade
		.command("list")
		.description("rollouts, newest first")
		.action(async () => {
			const answer = z.object({ upgrades: z.array(Upgrade) });
			const { upgrades } = await (await cli.client()).call("GET", "/upgrades", answer);
			showList<Upgrade>(
				cli,
				upgrades,
				upgrades,
				{
					UPGRADE: (one) => one.id,
					RELEASE: (one) => one.release,
					STATE: (one) => one.state,
					BEGUN: (one) => when(one.created_at),
					TENANTS: summary,
				},
				"Nothing was upgraded yet.",
			);
		});

	parents.release
		.command("list")
		.description("what tenants can run, newest first")
		.action(async () => {
			const { releases } = await (await cli.client()).call("GET", "/releases", Releases);
			showList(
				cli,
				releases,
				releases,
				{ RELEASE: (one) => one.release, TENANTS: (one) => String(one.tenants) },
				"There is no release of n8n here. Build its image.",
			);
		});
}

function decimal(text: string): number {
	const value = Number(text);
	if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
	return value;
}

async function newestRelease(client: Client): Promise<string> {
	const { releases } = await client.call("GET", "/releases", Releases);
	if (releases[0]) return releases[0].release;
	throw new CliError(exits.notFound, "There is no release of n8n to upgrade to. Build its image.", "not_found");
}

async function followUpgrade(cli: Cli, client: Client, id: string): Promise<Upgrade> {
	const draw = drawSteps(cli.terminal);
	return until(async () => {
		const upgrade = await client.call("GET", `/upgrades/${id}`, Upgrade);
		draw(
			upgrade.tenants.map(({ id, slug, from, state, error }) => {
				const title = `${slug} from ${from ?? "nothing"} to ${upgrade.release}`;
				return { id, title, state, duration: null, error };
			}),
		);
		return upgrade.state === "running" ? null : upgrade;
	});
}

/** `3 done, 1 rolled_back` */
function summary({ tenants }: Upgrade): string {
	const counts = new Map<string, number>();
	for (const { state } of tenants) counts.set(state, (counts.get(state) ?? 0) + 1);
	return [...counts].map(([state, count]) => `${count} ${state}`).join(", ");
}
