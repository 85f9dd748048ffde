import { RotateCw, Trash2, X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";

interface LettersBarProps {
	count: number;
	busy: boolean;
	onReplay: () => void;
	/** Absent where deleting makes no sense: what still waits is not given up. */
	onDelete: (() => void) | undefined;
	onClear: () => void;
}

/** What can be done to every selected letter at once. */
export function LettersBar({ count, busy, onReplay, onDelete, onClear }: LettersBarProps) {
	if (count === 0) return null;
	return (
		<section
			aria-label="Selected letters"
			className="sticky bottom-3 z-10 mx-auto mt-4 flex w-fit animate-appear items-center gap-2 rounded-xl border bg-raised px-3 py-2 shadow-raised"
		>
			<span aria-live="polite" className="mr-2 font-medium text-[13px] tabular-nums">
				{count} selected
			</span>
			<Button size="sm" variant="primary" disabled={busy} onClick={onReplay}>
				<RotateCw aria-hidden /> {busy ? "Working…" : "Replay"}
			</Button>
			{onDelete && (
				<Button size="sm" variant="danger-ghost" disabled={busy} onClick={onDelete}>
					<Trash2 aria-hidden /> Delete
				</Button>
			)}
			<Button variant="ghost" size="icon-sm" aria-label="Clear the selection" onClick={onClear}>
				<X aria-hidden />
			</Button>
		</section>
	);
}
