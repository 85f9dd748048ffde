import { finished } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError, systemCodeOf } from "#errors.ts";
import { retireUnstarted } from "#n8n/retire-unstarted.ts";
import { n8nSecrets } from "../n8n-environment.ts";
import type { RuntimeSpec } from "../runtime.ts";
import { ask } from "./ask.ts";
import type { DockerContext } from "./context.ts";

const closeLimitMs = 5_000;

/** Gives a started container what it waits for; n8n begins with it. A container that has it ignores another line. */
export async function handOverSecrets(ctx: DockerContext, name: string, spec: RuntimeSpec): Promise<void> {
	await retire(spec.databaseUrl);
	await writeSecrets(ctx, name, n8nSecrets(spec));
}

/** One line of JSON on the container's standard input. */
export async function writeSecrets(ctx: DockerContext, name: string, secrets: Record<string, string>): Promise<void> {
	const stream = await ask(`reach the standard input of ${name}`, () =>
		ctx.docker.getContainer(name).attach({ stream: true, stdin: true, hijack: true }),
	);
	stream.resume();
	stream.end(`${JSON.stringify(secrets)}\n`);
	// The engine closes its side once everything has gone through; it need not.
	await Promise.race([finished(stream).catch(() => {}), wait(closeLimitMs, undefined, { ref: false })]);
}

/** Before n8n starts: see `retireUnstarted`. */
export async function retire(databaseUrl: string): Promise<void> {
	try {
		await retireUnstarted(databaseUrl);
	} catch (cause) {
		const { hostname, port } = new URL(databaseUrl);
		const code = systemCodeOf(cause);
		// 57P0x: Postgres is starting or stopping.
		if (code !== undefined && /^E[A-Z_]+$|^57P0/.test(code)) {
			throw new ProvisioningError(
				"postgres_down",
				`The tenant's database at ${hostname}:${port || "5432"} does not answer (${code}), so its n8n waits; start it.`,
				{ cause },
			);
		}
		throw cause;
	}
}
