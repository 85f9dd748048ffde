import { ProvisioningError, reasonOf } from "#errors.ts";
import type { Log } from "#log.ts";
import { tenantIdOf } from "./names.ts";
import type { Server } from "./server.ts";

/**
 * The server with the most room, by what it may take and what it has. One that does not answer takes nobody now.
 *
 * @param coming Tenants placed on a server, by name, whose databases are not there yet.
 * @throws ProvisioningError `postgres_down` when none answers, `no_space` when all that do are full.
 */
export async function placeOn(
	servers: Server[],
	platform: string,
	coming: ReadonlyMap<string, number>,
	log: Log,
): Promise<string> {
	const room: { name: string; free: number; taken: number }[] = [];
	let failure: unknown;
	for (const server of servers) {
		try {
			const rows = await server.query<{ name: string }>("SELECT datname AS name FROM pg_database");
			const here = new Set(rows.flatMap(({ name }) => tenantIdOf(platform, name) ?? []));
			const taken = here.size + (coming.get(server.host.name) ?? 0);
			room.push({ name: server.host.name, taken, free: (server.host.capacity ?? Number.POSITIVE_INFINITY) - taken });
		} catch (error) {
			failure = error;
			log.warn({ host: server.host.name, reason: reasonOf(error) }, "a Postgres server takes no new tenant now");
		}
	}
	if (room.length === 0 && failure !== undefined) throw failure;
	const [best] = room.filter(({ free }) => free > 0).sort((a, b) => b.free - a.free || a.taken - b.taken);
	if (best) return best.name;
	const full = room.map(({ name, taken }) => `${name} (${taken})`).join(", ");
	throw new ProvisioningError(
		"no_space",
		`Every Postgres server is full: ${full}. Add one to DATABASE_HOSTS, or raise a capacity there.`,
	);
}
