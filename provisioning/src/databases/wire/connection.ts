import { createHash, timingSafeEqual } from "node:crypto";
import type { Socket } from "node:net";
import { createFrameReader, type Frame } from "./frames.ts";
import { askForPassword, closeStatement, errorReply, failureIn, readyAndIdle, sync, welcome } from "./replies.ts";
import { changesSession, sqlOf, startupSettings, withSetting } from "./settings.ts";
import { withOwnStatementName } from "./statement-names.ts";
import type { Session, Turns } from "./turns.ts";

const sslRequest = 80877103;
const gssRequest = 80877104;
const protocol3 = 196608;

export type ConnectionOptions = {
	id: number;
	turns: Turns;
	serverVersion: string;
	/** Password by user name. */
	users: ReadonlyMap<string, string>;
	/** A client that keeps a transaction open and says nothing stops all others: it is cut off after this many ms. */
	idleInTransactionMs: number;
	/** The engine itself broke: nothing more can be served. */
	onEngineFailure: (error: unknown) => void;
};

/** Speaks with one client: sign-in, then its messages in order, each cycle handed to the engine as one piece. */
export function serveConnection(socket: Socket, options: ConnectionOptions): void {
	const frames = createFrameReader();
	const statements = new Set<string>();
	let session: { id: number; user: string; settings: string[] } | null = null;
	let parameters: ReadonlyMap<string, string> | null = null;
	let cycle: Frame[] = [];
	let work: Promise<void> = Promise.resolve();
	let idle: NodeJS.Timeout | undefined;
	let over = false;
	socket.setNoDelay(true);

	function fatal(sqlState: string, text: string): void {
		socket.end(errorReply("FATAL", sqlState, text));
	}

	function beforeSession({ bytes }: Frame): void {
		const code = bytes.length < 8 ? 0 : bytes.readInt32BE(4);
		if (code === sslRequest || code === gssRequest) {
			socket.write("N");
		} else if (code === protocol3) {
			parameters = readParameters(bytes);
			frames.started();
			socket.write(askForPassword);
		} else {
			// A cancel request (there is no signal to send) or another protocol.
			socket.end();
		}
	}

	function signIn(frame: Frame, asked: ReadonlyMap<string, string>): void {
		const user = asked.get("user") ?? "";
		const given = frame.bytes.toString("utf8", 5, Math.max(5, frame.bytes.length - 1));
		const expected = options.users.get(user);
		if (String.fromCharCode(frame.type) !== "p" || expected === undefined || !same(given, expected)) {
			fatal("28P01", `password authentication failed for user "${user.slice(0, 63)}"`);
			return;
		}
		session = { id: options.id, user, settings: startupSettings(asked) };
		socket.write(welcome(user, options.serverVersion, options.id));
	}

	function inSession(frame: Frame, own: Session & { settings: string[] }): void {
		const kind = String.fromCharCode(frame.type);
		if (kind === "X") {
			socket.end();
			return;
		}
		// Outside of COPY these have no meaning, and COPY … FROM STDIN is refused below.
		if (kind === "d" || kind === "c" || kind === "f") return;
		if (kind === "Q" && /^\s*copy\b[^;]*\bfrom\s+stdin\b/i.test(sqlOf(frame)?.slice(0, 10_000) ?? "")) {
			work = work.then(() => {
				socket.write(
					Buffer.concat([
						errorReply("ERROR", "0A000", "COPY FROM STDIN is not available in the embedded database; use INSERT"),
						readyAndIdle,
					]),
				);
			});
			return;
		}
		cycle.push(frame);
		if (kind !== "Q" && kind !== "S" && kind !== "H" && kind !== "F") return;
		const messages = cycle;
		cycle = [];
		work = work.then(() => run(own, messages, kind !== "H")).catch(options.onEngineFailure);
	}

	async function run(own: Session & { settings: string[] }, messages: Frame[], complete: boolean): Promise<void> {
		if (over) return;
		clearTimeout(idle);
		const changes = messages.flatMap((frame) => sqlOf(frame) ?? []).filter(changesSession);
		const bytes = messages.map((frame) => withOwnStatementName(frame, own.id, (name) => statements.add(name)));
		let answer: Buffer[] = [];
		let answerLength = 0;
		const flush = (): void => {
			if (answerLength > 0 && socket.writable) socket.write(Buffer.concat(answer));
			answer = [];
			answerLength = 0;
		};
		await options.turns.run(own, Buffer.concat(bytes), complete, (data) => {
			answer.push(data);
			answerLength += data.length;
			if (answerLength > 256 * 1024 && changes.length === 0) flush();
		});
		if (changes.length > 0) {
			if (failureIn(Buffer.concat(answer)) === null) own.settings = changes.reduce(withSetting, own.settings);
			options.turns.forget();
		}
		flush();
		if (!options.turns.has(own)) return;
		idle = setTimeout(() => {
			fatal("25P03", "terminating connection: it kept a transaction open and the one backend waiting");
			void leave();
		}, options.idleInTransactionMs);
	}

	async function leave(): Promise<void> {
		if (over) return;
		over = true;
		clearTimeout(idle);
		if (session === null) return;
		const closing = [...statements].map(closeStatement);
		try {
			await options.turns.leave(session, closing.length > 0 ? Buffer.concat([...closing, sync]) : null);
		} catch (error) {
			options.onEngineFailure(error);
		}
	}

	socket.on("data", (chunk) => {
		try {
			for (let got = frames.push(chunk); got.length > 0; got = frames.push(Buffer.alloc(0))) {
				for (const frame of got) {
					if (session !== null) inSession(frame, session);
					else if (parameters !== null) signIn(frame, parameters);
					else beforeSession(frame);
				}
			}
		} catch (error) {
			fatal("08P01", `the connection does not speak Postgres: ${error instanceof Error ? error.message : error}`);
		}
	});
	socket.on("error", () => socket.destroy());
	socket.on("close", () => void leave());
}

function readParameters(startup: Buffer): Map<string, string> {
	const fields = startup.toString("utf8", 8).split("\0");
	const parameters = new Map<string, string>();
	for (let index = 0; index + 1 < fields.length && fields[index] !== ""; index += 2) {
		parameters.set(fields[index] ?? "", fields[index + 1] ?? "");
	}
	return parameters;
}

/** Compares hashes, so that neither time nor length says how much of a password was right. */
function same(given: string, expected: string): boolean {
	const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
	return timingSafeEqual(digest(given), digest(expected));
}
