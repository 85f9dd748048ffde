import type { Note } from "@flomastr/contracts/conversation";
import { LockKeyhole } from "lucide-react";
import { LinkedText } from "#message/linked-text.tsx";
import { clock, fullTime } from "#time/format.ts";
import { useTimeZone } from "#time/time-zone.ts";

/** A note among colleagues, where it was written; the customer never sees it. */
export function NoteRow({ note }: { note: Note }) {
	const timeZone = useTimeZone();
	return (
		<article
			aria-label={`Note by ${note.author.name}`}
			className="my-4 rounded-lg border border-note-line bg-note px-3.5 py-2.5"
		>
			<p className="mb-0.5 flex items-center gap-1.5 text-xs text-muted" title={fullTime(note.created_at, timeZone)}>
				<LockKeyhole aria-hidden className="size-3.5" />
				<span>
					<span className="font-semibold text-ink">{note.author.name}</span> noted for colleagues ·{" "}
					{clock(note.created_at, timeZone)}
				</span>
			</p>
			<p className="break-words whitespace-pre-wrap">
				<LinkedText text={note.text} />
			</p>
		</article>
	);
}
