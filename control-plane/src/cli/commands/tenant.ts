import { Tenant, TenantDetail, TenantUsage } from "@flomastr/contracts/tenant";
import type { Command } from "commander";
import { z } from "zod";
import type { Cli } from "../cli.ts";
import { CliError, exits } from "../exit.ts";
import { followTenant } from "../follow.ts";
import { resolveTenant, Tenants } from "../resolve-tenant.ts";
import { facts, showList, showOne, size, when } from "../show.ts";

/** Looking at tenants, and what is done to one with a word. */
export function tenantCommands(tenant: Command, cli: Cli): void {
	const { terminal } = cli;

	tenant
		.command("list")
		.description("all tenants that are not removed")
		.action(async () => {
			const found = await (await cli.client()).call("GET", "/tenants", Tenants);
			showList<Tenant>(
				cli,
				found.tenants,
				found.tenants,
				{
					TENANT: (one) => one.slug,
					STATE: (one) => stateOf(cli, one.state),
					PLAN: (one) => one.plan,
					RELEASE: (one) => one.release ?? "–",
					NAME: (one) => one.name,
					SINCE: (one) => when(one.state_changed_at),
				},
				"There is no tenant yet. Make one with: flomastr tenant create",
			);
		});

	tenant
		.command("inspect <tenant>")
		.description("everything about one, by its slug or id")
		.action(async (name: string) => {
			const client = await cli.client();
			const { id } = await resolveTenant(client, name);
			const [detail, { usage }] = await Promise.all([
				client.call("GET", `/tenants/${id}`, TenantDetail),
				client.call("GET", `/tenants/${id}/usage`, TenantUsage),
			]);
			const all = { ...detail, usage };
			showOne(cli, all, inspectLines(cli, all));
		});

	tenant
		.command("logs <tenant>")
		.description("the newest lines of its n8n")
		.option("-n, --lines <count>", "how many", "200")
		.action(async (name: string, { lines }: { lines: string }) => {
			const client = await cli.client();
			const { id } = await resolveTenant(client, name);
			const path = `/tenants/${id}/logs?lines=${encodeURIComponent(lines)}`;
			const found = await client.call("GET", path, z.object({ lines: z.array(z.string()) }));
			showOne(cli, found.lines, found.lines);
		});

	const words = {
		sleep: ["puts its n8n to sleep; refused while it has something to do", "sleeps"],
		wake: ["wakes its n8n", "is awake"],
		suspend: ["stops its n8n and closes its host; its data stays", "is suspended"],
		resume: ["opens a suspended one again", "is open again"],
		restart: ["starts its n8n anew", "is starting anew"],
		retry: ["takes a failed creation or removal up again", "goes on"],
	} as const;
	for (const [verb, [description, done]] of Object.entries(words)) {
		tenant
			.command(`${verb} <tenant>`)
			.description(description)
			.action(async (name: string) => {
				const client = await cli.client();
				const { id } = await resolveTenant(client, name);
				const told = await client.call("POST", `/tenants/${id}/${verb}`, Tenant);
				const ended = verb === "resume" ? await followTenant(cli, client, id, ["active"]) : told;
				showOne(cli, ended, [`${ended.slug} ${done}.`]);
			});
	}

	tenant
		.command("remove <tenant>")
		.description("removes it and everything it has; a last backup is kept for a while")
		.option("-y, --yes", "without asking")
		.action(async (name: string, { yes }: { yes?: boolean }) => {
			const client = await cli.client();
			const { id, slug, name: title } = await resolveTenant(client, name);
			const question = `This removes ${title} with all its data. Type ${slug} to go on:`;
			if (!yes && !(await terminal.confirm(question, slug))) {
				throw new CliError(
					exits.wrongUse,
					"Nothing was removed: it was not confirmed. Say --yes to go on without being asked.",
				);
			}
			await client.call("DELETE", `/tenants/${id}`, Tenant);
			const removed = await followTenant(cli, client, id, ["removed"]);
			showOne(cli, removed, [`${slug} is removed.`]);
		});
}

function stateOf({ terminal }: Cli, state: string): string {
	const colour = { active: "green", failed: "red", suspended: "yellow", asleep: "dim" }[state];
	return colour ? terminal.paint(colour as "green", state) : state;
}

function inspectLines(
	cli: Cli,
	{ tenant, runtime, usage, counts, steps, ...rest }: TenantDetail & TenantUsage,
): string[] {
	const failed = steps.find(({ state }) => state === "failed");
	return facts({
		tenant: `${tenant.name} (${tenant.slug}, ${tenant.id})`,
		state: `${stateOf(cli, tenant.state)} since ${when(tenant.state_changed_at)}`,
		...(tenant.failure && { failure: `${tenant.failure.step}: ${tenant.failure.reason}` }),
		...(failed && { "failed step": `${failed.title}: ${failed.error ?? ""}` }),
		address: tenant.url,
		plan: tenant.plan,
		release: tenant.release,
		n8n: `${runtime.state}${runtime.detail ? ` (${runtime.detail})` : ""}, restarted ${runtime.restarts} times`,
		memory: usage && `${size(usage.memory)}, and ${size(usage.swap)} in swap`,
		database: rest.database_host,
		"next due": when(rest.next_due),
		"last backup": when(rest.last_backup),
		deliveries: `${counts.deliveries_waiting} waiting, ${counts.deliveries_dead} dead`,
		conversations: `${counts.threads}, ${counts.open_tasks} open tasks`,
	});
}
