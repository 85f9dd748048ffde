import type { Note } from "@flomastr/contracts/conversation";
import type { Message } from "@flomastr/contracts/message";

/** One thing in the conversation, by time: a message, or a note among colleagues. */
export type Entry = { type: "message"; at: string; message: Message } | { type: "note"; at: string; note: Note };

/**
 * Messages and notes in one order. While earlier messages are not loaded, notes from before the first loaded message
 * wait for them; else they would all stand at the top.
 */
export function entriesOf(
	messages: ReadonlyMap<string, Message>,
	notes: ReadonlyMap<string, Note>,
	cursor: string | null,
): Entry[] {
	const list = Array.from(
		messages.values(),
		(message): Entry => ({ type: "message", at: message.created_at, message }),
	);
	const first = list.sort(byTime)[0]?.at ?? "";
	for (const note of notes.values()) {
		if (cursor === null || note.created_at >= first) list.push({ type: "note", at: note.created_at, note });
	}
	return list.sort(byTime);
}

function byTime(one: Entry, other: Entry): number {
	return one.at < other.at ? -1 : one.at > other.at ? 1 : 0;
}

const groupMs = 5 * 60_000;

/** True when two entries stand together: same side, same author, within five minutes. */
export function continues(previous: Entry | undefined, entry: Entry): boolean {
	if (previous?.type !== "message" || entry.type !== "message") return false;
	const [one, other] = [previous.message, entry.message];
	return (
		one.direction === other.direction &&
		one.author.id === other.author.id &&
		one.content.kind !== "system" &&
		Date.parse(entry.at) - Date.parse(previous.at) < groupMs
	);
}
