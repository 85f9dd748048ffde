import type { Note } from "@flomastr/contracts/conversation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Textarea } from "#components/ui/input.tsx";
import { LinkedText } from "#message/linked-text.tsx";
import { listTime } from "#time/format.ts";
import { useTimeZone } from "#time/time-zone.ts";
import { Section } from "./section.tsx";

interface ContactNotesProps {
	notes: readonly Note[];
	/** Null for those who only read. */
	onAdd: ((text: string) => void) | null;
}

/** What colleagues should know about the customer, whatever the conversation. */
export function ContactNotes({ notes, onAdd }: ContactNotesProps) {
	const timeZone = useTimeZone();
	if (notes.length === 0 && !onAdd) return null;
	return (
		<Section title="About the customer">
			<ul className="mb-2 flex flex-col gap-2 empty:hidden">
				{notes.map((note) => (
					<li key={note.id} className="rounded-lg border border-note-line bg-note px-3 py-2 text-[13px]">
						<p className="break-words whitespace-pre-wrap">
							<LinkedText text={note.text} />
						</p>
						<p className="mt-0.5 text-xs text-muted">
							{note.author.name} · {listTime(note.created_at, timeZone)}
						</p>
					</li>
				))}
			</ul>
			{onAdd ? <NoteForm onAdd={onAdd} /> : null}
		</Section>
	);
}

function NoteForm({ onAdd }: { onAdd: (text: string) => void }) {
	const [text, setText] = useState("");
	return (
		<form
			className="flex flex-col items-end gap-1.5"
			onSubmit={(event) => {
				event.preventDefault();
				if (text.trim()) onAdd(text.trim());
				setText("");
			}}
		>
			<Textarea
				aria-label="Note about the customer"
				placeholder="Worth knowing about this customer"
				rows={2}
				value={text}
				maxLength={10_000}
				onChange={(event) => setText(event.target.value)}
				className="min-h-0"
			/>
			{text.trim() ? (
				<Button type="submit" size="sm">
					Keep note
				</Button>
			) : null}
		</form>
	);
}
