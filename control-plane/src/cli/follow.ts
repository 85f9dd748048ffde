import { setTimeout as wait } from "node:timers/promises";
import { type Tenant, TenantDetail, type TenantState } from "@flomastr/contracts/tenant";
import type { Cli } from "./cli.ts";
import type { Client } from "./client.ts";
import { drawSteps } from "./draw-steps.ts";
import { CliError, exits } from "./exit.ts";

const everyMs = 400;

/**
 * Asks again until it is over. Asking and not listening: it goes on where the platform was started anew meanwhile.
 * @param look shows how far it is, and returns the end or null
 */
export async function until<Result>(look: () => Promise<Result | null>): Promise<Result> {
	let silent = 0;
	for (;;) {
		try {
			const result = await look();
			if (result !== null) return result;
			silent = 0;
		} catch (error) {
			// A platform that restarts is back within a minute; what it had begun goes on by itself.
			silent += 1;
			const away = error instanceof CliError && error.exit === exits.noAnswer;
			if (!away || silent * everyMs > 60_000) throw error;
		}
		await wait(everyMs);
	}
}

/**
 * Shows a tenant's steps until it is in one of the states.
 * @throws {CliError} `failed` when it ends failed, with the step and the reason
 */
export async function followTenant(cli: Cli, client: Client, id: string, states: TenantState[]): Promise<Tenant> {
	const draw = drawSteps(cli.terminal);
	return until(async () => {
		const { tenant, steps } = await client.call("GET", `/tenants/${id}`, TenantDetail);
		draw(steps.map(({ duration_ms: duration, ...step }) => ({ ...step, duration })));
		if (tenant.state === "failed") {
			const { step, reason } = tenant.failure ?? { step: "unknown", reason: "no reason was written down" };
			throw new CliError(exits.failed, `${tenant.slug} failed at the step "${step}": ${reason}`, "failed");
		}
		return states.includes(tenant.state) ? tenant : null;
	});
}
