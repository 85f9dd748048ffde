import { quoted } from "./names.ts";
import { isVerifierOf, scramVerifier } from "./scram.ts";
import type { Server } from "./server.ts";

/** Connections one role holds at most: n8n keeps two, its task runner and the nodes of a busy workflow some more. */
const connectionLimit = 10;

/** Makes a role that may sign in and nothing else, or gives it the password it should have. */
export async function ensureRole(server: Server, role: string, password: string): Promise<void> {
	const [found] = await server.query<{ verifier: string | null }>(
		"SELECT rolpassword AS verifier FROM pg_authid WHERE rolname = $1",
		[role],
	);
	if (found && isVerifierOf(found.verifier, password)) return;
	const rights = `LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT CONNECTION LIMIT ${connectionLimit}`;
	const verb = found ? "ALTER" : "CREATE";
	await server.query(`${verb} ROLE ${quoted(role)} WITH ${rights} PASSWORD '${scramVerifier(password)}'`);
}
