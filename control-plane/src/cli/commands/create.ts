import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { Tenant } from "@flomastr/contracts/tenant";
import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { CliError, exits } from "../exit.ts";
import { followTenant } from "../follow.ts";
import { facts, showOne } from "../show.ts";

interface Options {
	name?: string;
	pack?: string;
	plan: string;
	ownerEmail: string;
	ownerName?: string;
	ownerPasswordFile?: string;
}

/** `tenant create`: makes a tenant and shows its steps until it is open. */
export function createCommand(tenant: Command, cli: Cli): void {
	tenant
		.command("create <slug>")
		.description("makes a tenant; the slug becomes its address")
		.requiredOption("--owner-email <address>", "with which its owner signs in")
		.option("--owner-name <name>", "of its owner; by default the part before the @")
		.option(
			"--owner-password-file <file>",
			"with the owner's first password, - for the standard input; by default one is made and shown once",
		)
		.option("--name <name>", "for people; by default the slug")
		.option("--pack <pack>", "workflows to start from: a folder of tenant-template/packs")
		.option("--plan <plan>", "small, standard or large", "standard")
		.action(async (slug: string, options: Options) => {
			const client = await cli.client();
			const given = options.ownerPasswordFile === undefined ? null : await readSecret(options.ownerPasswordFile);
			const password = given ?? randomBytes(12).toString("base64url");
			const { id } = await client.call("POST", "/tenants", Tenant, {
				slug,
				name: options.name ?? slug,
				pack: options.pack ?? null,
				plan: options.plan,
				owner_email: options.ownerEmail,
				owner_name: options.ownerName ?? options.ownerEmail.split("@")[0],
				owner_password: password,
			});
			const tenant = await followTenant(cli, client, id, ["active"]);
			const made = given === null ? { owner_password: password } : {};
			const shown = { address: tenant.url, owner: options.ownerEmail, ...(given === null && { password }) };
			showOne(cli, { ...tenant, ...made }, facts(shown));
			if (given === null)
				cli.terminal.note("The password counts unless this person has an account already. It is not shown again.");
		});
}

/** Never from the command's own words: every user of the machine can read those. */
async function readSecret(file: string): Promise<string> {
	try {
		const content = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
		return content.replace(/\r?\n$/, "");
	} catch (cause) {
		throw new CliError(
			exits.wrongUse,
			`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`,
			"cli",
			{ cause },
		);
	}
}
