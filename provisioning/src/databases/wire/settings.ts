import type { Frame } from "./frames.ts";

const setStatement = /^\s*(?:set\s+(?!local\b|transaction\b|constraints\b)|reset\b|discard\b)/i;
const clearsAll = /^\s*(?:reset\s+all|discard\s+all)\b/i;
const settingsLimit = 64;

/** Startup parameters that say who connects, or have no meaning in an engine without signals and timers. */
const withoutEffect = new Set([
	"user",
	"database",
	"replication",
	"options",
	"application_name",
	"client_encoding",
	"statement_timeout",
	"lock_timeout",
	"idle_in_transaction_session_timeout",
]);

/** The SQL text of a simple query or a Parse; null for other messages. */
export function sqlOf({ type, bytes }: Frame): string | null {
	const kind = String.fromCharCode(type);
	if (kind !== "Q" && kind !== "P") return null;
	const start = kind === "Q" ? 5 : bytes.indexOf(0, 5) + 1;
	return bytes.toString("utf8", start, Math.max(start, bytes.indexOf(0, start)));
}

/** Whether a statement changes the session beyond its transaction. Only its beginning is read: it may be megabytes. */
export function changesSession(sql: string): boolean {
	return setStatement.test(sql.slice(0, 200));
}

/** The session's settings after one more `SET`, `RESET` or `DISCARD`: statements to replay, in order. */
export function withSetting(settings: readonly string[], sql: string): string[] {
	if (clearsAll.test(sql)) return [];
	return [...settings.filter((known) => known !== sql), sql].slice(-settingsLimit);
}

/** What a client asked for when it connected (`options=-c name=value` and named parameters), as statements. */
export function startupSettings(parameters: ReadonlyMap<string, string>): string[] {
	const named = [...parameters].filter(([name]) => !withoutEffect.has(name.toLowerCase()));
	const options = [...(parameters.get("options") ?? "").matchAll(/(?:-c\s*|--)([A-Za-z_][\w.]*)=((?:\\.|\S)*)/g)].map(
		([, name = "", value = ""]) => [name, value.replace(/\\(.)/g, "$1")] as const,
	);
	return [...named, ...options].map(([name, value]) => `SELECT set_config(${literal(name)}, ${literal(value)}, false)`);
}

/** A string as an SQL literal. */
export function literal(value: string): string {
	return `'${value.replaceAll("'", "''")}'`;
}

/** A name as a quoted SQL identifier. */
export function identifier(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}
