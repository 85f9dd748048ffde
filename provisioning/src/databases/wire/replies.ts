/** Messages a server sends, as bytes: https://www.postgresql.org/docs/18/protocol-message-formats.html */

function message(type: string, ...parts: (string | Buffer)[]): Buffer {
	const body = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(`${part}\0`) : part)));
	const head = Buffer.alloc(5);
	head.write(type, 0, "latin1");
	head.writeInt32BE(body.length + 4, 1);
	return Buffer.concat([head, body]);
}

function int32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeInt32BE(value);
	return bytes;
}

export const askForPassword = message("R", int32(3));
export const readyAndIdle = message("Z", Buffer.from("I"));

/** Everything a client waits for after its password was right. */
export function welcome(user: string, serverVersion: string, sessionId: number): Buffer {
	const parameters = {
		server_version: serverVersion,
		server_encoding: "UTF8",
		client_encoding: "UTF8",
		DateStyle: "ISO, MDY",
		IntervalStyle: "postgres",
		TimeZone: "UTC",
		integer_datetimes: "on",
		standard_conforming_strings: "on",
		session_authorization: user,
	};
	return Buffer.concat([
		message("R", int32(0)),
		...Object.entries(parameters).map(([name, value]) => message("S", name, value)),
		message("K", int32(sessionId), int32(0)),
		readyAndIdle,
	]);
}

/** An ErrorResponse. `sqlState` is Postgres's five-character code. */
export function errorReply(severity: "ERROR" | "FATAL", sqlState: string, text: string): Buffer {
	return message("E", `S${severity}`, `V${severity}`, `C${sqlState}`, `M${text}`, Buffer.from([0]));
}

/** A simple query, as a client would send it. */
export function query(sql: string): Buffer {
	return message("Q", sql);
}

/** Frees a prepared statement, as a client would. */
export function closeStatement(name: string): Buffer {
	return message("C", Buffer.from("S"), name);
}

export const sync = message("S");

/** What the first ErrorResponse among a server's messages says, or null when there is none. */
export function failureIn(messages: Buffer): string | null {
	for (let at = 0; at + 5 <= messages.length; at += 1 + messages.readInt32BE(at + 1)) {
		if (messages[at] !== 0x45) continue;
		const fields = messages.toString("utf8", at + 5, at + 1 + messages.readInt32BE(at + 1)).split("\0");
		return fields.find((field) => field.startsWith("M"))?.slice(1) ?? "an error without a message";
	}
	return null;
}
