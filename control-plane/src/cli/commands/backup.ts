import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { Backup } from "@flomastr/contracts/backup";
import { Tenant } from "@flomastr/contracts/tenant";
import type { Command } from "commander";
import { z } from "zod";
import type { Cli } from "../cli.ts";
import { CliError, exits } from "../exit.ts";
import { followTenant, until } from "../follow.ts";
import { resolveTenant } from "../resolve-tenant.ts";
import { showList, showOne, size, when } from "../show.ts";

const Backups = z.object({ backups: z.array(Backup) });

/** Copies of tenants: making, listing, and making tenants of them again. */
export function backupCommands(tenant: Command, backup: Command, cli: Cli): void {
	tenant
		.command("backup <tenant>")
		.description("makes a backup of it now")
		.action(async (name: string) => {
			const client = await cli.client();
			const { id, slug } = await resolveTenant(client, name);
			const begun = await client.call("POST", `/tenants/${id}/backups`, Backup);
			cli.terminal.note(`Making a backup of ${slug} …`);
			const made = await until(async () => {
				const { backups } = await client.call("GET", `/tenants/${id}/backups`, Backups);
				return backups.find((one) => one.id === begun.id && one.state !== "running") ?? null;
			});
			if (made.state === "failed")
				throw new CliError(exits.failed, `The backup failed: ${made.error ?? "no reason was written down"}`);
			showOne(cli, made, [`${made.id}  ${size(made.bytes)}, everything up to ${when(made.taken_at)}`]);
		});

	tenant
		.command("restore <backup> <slug>")
		.description("makes a new tenant of a backup, by the backup's id; the old one stays as it is")
		.option("--name <name>", "for people; by default the slug")
		.action(async (id: string, slug: string, { name }: { name?: string }) => {
			const client = await cli.client();
			const path = `/backups/${encodeURIComponent(id)}/restore`;
			const begun = await client.call("POST", path, Tenant, { slug, name: name ?? slug });
			const restored = await followTenant(cli, client, begun.id, ["active"]);
			showOne(cli, restored, [`${restored.slug} is open at ${restored.url}`]);
		});

	tenant
		.command("export <tenant>")
		.description("writes all its data into a .tar.gz that other programs can read")
		.option("-o, --out <file>", "where to; by default <slug>.tar.gz")
		.action(async (name: string, { out }: { out?: string }) => {
			const client = await cli.client();
			const { id, slug } = await resolveTenant(client, name);
			const file = out ?? `${slug}.tar.gz`;
			const partial = `${file}.part`;
			let bytes = 0;
			try {
				const source = await client.download(`/tenants/${id}/export`);
				const target = createWriteStream(partial, { mode: 0o600 });
				await pipeline(source, target);
				bytes = target.bytesWritten;
				await rename(partial, file);
			} catch (cause) {
				await rm(partial, { force: true });
				if (cause instanceof CliError) throw cause;
				const reason = cause instanceof Error ? cause.message : String(cause);
				throw new CliError(exits.failed, `${file} could not be written to its end: ${reason}`, "cli", { cause });
			}
			showOne(cli, { file, bytes }, [`${file}  ${size(bytes)}`]);
		});

	backup
		.command("list")
		.description("all backups, those of removed tenants too, newest first")
		.option("--tenant <slug>", "of one tenant alone, also a removed one")
		.action(async (options: { tenant?: string }) => {
			const { backups } = await (await cli.client()).call("GET", "/backups", Backups);
			const wanted = backups.filter(
				(one) => options.tenant === undefined || one.tenant_slug === options.tenant || one.tenant_id === options.tenant,
			);
			showList<Backup>(
				cli,
				wanted,
				wanted,
				{
					BACKUP: (one) => one.id,
					TENANT: (one) => one.tenant_slug,
					"POINT OF RESTORE": (one) => when(one.taken_at),
					STATE: (one) => (one.error === null ? one.state : `${one.state}: ${one.error}`),
					WHY: (one) => one.reason,
					SIZE: (one) => size(one.bytes),
					"KEPT UNTIL": (one) => when(one.keep_until),
				},
				"There is no backup yet. Make one with: flomastr tenant backup <tenant>",
			);
		});
}
