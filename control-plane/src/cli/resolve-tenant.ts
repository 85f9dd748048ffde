import { Tenant } from "@flomastr/contracts/tenant";
import { z } from "zod";
import type { Client } from "./client.ts";
import { CliError, exits } from "./exit.ts";

export const Tenants = z.object({ tenants: z.array(Tenant) });

/** The tenant of a slug or an id. @throws {CliError} `notFound` */
export async function resolveTenant(client: Client, name: string): Promise<Tenant> {
	const { tenants } = await client.call("GET", "/tenants", Tenants);
	const found = tenants.find(({ slug, id }) => slug === name || id === name);
	if (found) return found;
	const known = tenants.map(({ slug }) => slug).slice(0, 20);
	const others = known.length === 0 ? "There is none yet." : `There are: ${known.join(", ")}.`;
	throw new CliError(exits.notFound, `There is no tenant "${name}". ${others}`, "not_found");
}
