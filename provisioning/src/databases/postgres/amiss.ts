import type { DatabaseRef } from "../database.ts";
import { roleName } from "./names.ts";
import { usualConnections } from "./roles.ts";
import { isVerifierOf } from "./scram.ts";
import type { Server } from "./server.ts";

type RoleFound = {
	name: string;
	verifier: string | null;
	limit: number;
	/** It may sign in, and is no administrator of anything. */
	plain: boolean;
	enters: boolean;
	inherits: boolean;
	owns: boolean;
	set: boolean;
};

/**
 * What is amiss with the roles of a database that is there, in words; nothing where all is well. One question to the
 * server and none to the database itself: every start of a tenant asks it.
 */
export async function amissWith(server: Server, database: string, ref: DatabaseRef): Promise<string[]> {
	const roles = (["admin", "n8n", "business"] as const).map((role) => ({ role, name: roleName(database, role) }));
	const rows = await server.query<RoleFound>(
		`SELECT rolname AS name, rolpassword AS verifier, rolconnlimit AS limit,
			rolcanlogin AND NOT (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls) AS plain,
			has_database_privilege(r.oid, d.oid, 'CONNECT')
				AND (rolname = $3 OR has_database_privilege(r.oid, d.oid, 'CREATE')) AS enters,
			rolname <> $3 OR NOT EXISTS (SELECT FROM pg_authid o
				WHERE o.rolname = any($2) AND NOT pg_has_role(r.oid, o.oid, 'USAGE')) AS inherits,
			-- The one catalogue that tells outside of a database who owns what in it.
			rolname = $3 OR EXISTS (SELECT FROM pg_shdepend s WHERE s.dbid = d.oid AND s.classid = 'pg_namespace'::regclass
				AND s.refclassid = 'pg_authid'::regclass AND s.refobjid = r.oid AND s.deptype = 'o') AS owns,
			EXISTS (SELECT FROM pg_db_role_setting s WHERE s.setdatabase = d.oid AND s.setrole = r.oid) AS set
		FROM pg_authid r, pg_database d WHERE d.datname = $1 AND r.rolname = any($2)`,
		[database, roles.map(({ name }) => name), roleName(database, "admin")],
	);
	return roles.flatMap(({ role, name }) => {
		const found = rows.find((row) => row.name === name);
		if (!found) return [`the role ${name} is missing`];
		const amiss = wordsOf(found, ref.passwords[role], ref.connections ?? usualConnections);
		return amiss.length === 0 ? [] : [`the role ${name} ${amiss.join(", ")}`];
	});
}

function wordsOf(found: RoleFound, password: string, limit: number): string[] {
	return [
		...(found.plain ? [] : ["may not sign in, or may more than that"]),
		...(isVerifierOf(found.verifier, password) ? [] : ["has another password"]),
		...(found.limit === limit ? [] : ["has another limit of connections"]),
		...(found.enters && found.inherits ? [] : ["lacks rights"]),
		...(found.owns ? [] : ["does not own its schema"]),
		...(found.set ? [] : ["lacks its settings"]),
	];
}
