import type { PGlite } from "@electric-sql/pglite";
import { failureIn, query } from "./replies.ts";
import { identifier } from "./settings.ts";

/** What the engine must know of a client to run its messages as if it had a backend of its own. */
export type Session = {
	readonly id: number;
	readonly user: string;
	/** Statements that bring a fresh backend to this session's settings. */
	settings: readonly string[];
};

export type Turns = {
	/**
	 * Runs a client's messages once it is its turn. `complete` says that they end with a Query or a Sync: then the turn
	 * is over, unless a transaction is open.
	 */
	run(session: Session, bytes: Buffer, complete: boolean, onData: (data: Buffer) => void): Promise<void>;
	/** Gives the turn back, rolling back what the client had open. */
	leave(session: Session, closing: Buffer | null): Promise<void>;
	/** Does something else with the engine, as its superuser, when no client has the turn. */
	between<T>(work: () => Promise<T>): Promise<T>;
	/** The engine's settings are no longer what the last turn made them; the next one sets them anew. */
	forget(): void;
	/** Whether this client has the turn, so that nobody else gets on. */
	has(session: Session): boolean;
};

/**
 * One backend, many clients. The backend does one thing at a time and keeps unnamed statements, transactions and
 * settings; so a client owns it from its first message to the end of its cycle (Sync or Query) and of its transaction.
 * Cutting in between single messages, as a queue of messages would, gives one client the other's rows.
 */
export function createTurns(db: PGlite, superuser: string): Turns {
	let holder: Session | null = null;
	let applied = "";
	const waiting: { session: Session; go: () => void }[] = [];

	async function take(session: Session): Promise<void> {
		if (holder === session) return;
		if (holder === null) {
			holder = session;
			return;
		}
		await new Promise<void>((go) => waiting.push({ session, go }));
	}

	function pass(): void {
		const next = waiting.shift();
		holder = next?.session ?? null;
		next?.go();
	}

	async function execute(bytes: Buffer, onData: (data: Buffer) => void): Promise<void> {
		await db.execProtocolRawStream(bytes, {
			syncToFs: false,
			// The engine reuses its memory: what it shows must be copied.
			onRawData: (data) => onData(Buffer.from(data)),
		});
	}

	/** Runs a statement of our own. Returns what the engine said against it, or null. */
	async function command(sql: string): Promise<string | null> {
		const answer: Buffer[] = [];
		await execute(query(sql), (data) => answer.push(data));
		return failureIn(Buffer.concat(answer));
	}

	async function become(session: Session): Promise<void> {
		const wanted = JSON.stringify([session.user, session.settings]);
		if (wanted === applied) return;
		applied = "";
		// Without its own authorization a client would act with whatever the one before it had.
		const failure = await command(`RESET ALL; SET SESSION AUTHORIZATION ${identifier(session.user)}`);
		if (failure !== null) throw new Error(`the engine refused to act as ${session.user}: ${failure}`);
		for (const setting of session.settings) await command(setting);
		applied = wanted;
	}

	return {
		async run(session, bytes, complete, onData) {
			const already = holder === session;
			await take(session);
			try {
				if (!already) await become(session);
				await execute(bytes, onData);
			} finally {
				if (complete && !db.isInTransaction()) pass();
			}
		},
		async leave(session, closing) {
			const index = waiting.findIndex((entry) => entry.session === session);
			if (index >= 0) waiting.splice(index, 1);
			if (closing === null && holder !== session) return;
			await take(session);
			try {
				if (closing !== null) await execute(closing, () => {});
				if (db.isInTransaction()) {
					await command("ROLLBACK");
					applied = "";
				}
			} finally {
				pass();
			}
		},
		async between(work) {
			const nobody: Session = { id: 0, user: "", settings: [] };
			await take(nobody);
			try {
				await command(`RESET ALL; SET SESSION AUTHORIZATION ${identifier(superuser)}`);
				return await work();
			} finally {
				applied = "";
				pass();
			}
		},
		forget() {
			applied = "";
		},
		has: (session) => holder === session,
	};
}
