import { Paperclip, SendHorizontal, SquareMousePointer, StickyNote } from "lucide-react";
import { useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import type { Draft } from "./use-draft.ts";

const accepted = "image/png,image/jpeg,image/webp,image/gif,application/pdf,.doc,.docx,.xls,.xlsx,.txt,.csv";

/** The row under the text: attach, buttons, send. */
export function ComposerBar({ draft, noting }: { draft: Draft; noting: boolean }) {
	const picker = useRef<HTMLInputElement>(null);
	const ready = noting ? draft.text.trim() !== "" : draft.message() !== null;
	return (
		<div className="flex items-center gap-1">
			{noting ? null : (
				<>
					<input
						ref={picker}
						type="file"
						aria-label="File to attach"
						accept={accepted}
						className="hidden"
						onChange={(event) => {
							draft.setFile(event.target.files?.[0] ?? null);
							event.target.value = "";
						}}
					/>
					<Tooltip label="Attach a picture or document">
						<Button variant="ghost" size="icon-sm" aria-label="Attach a file" onClick={() => picker.current?.click()}>
							<Paperclip aria-hidden />
						</Button>
					</Tooltip>
					<Tooltip label="Offer buttons to press">
						<Button
							variant="ghost"
							size="icon-sm"
							aria-label="Quick-reply buttons"
							aria-pressed={draft.buttons !== null}
							onClick={() => draft.setButtons(draft.buttons ? null : [""])}
							className="aria-pressed:bg-active aria-pressed:text-accent-ink"
						>
							<SquareMousePointer aria-hidden />
						</Button>
					</Tooltip>
				</>
			)}
			<span className="ml-auto hidden items-center gap-1 pr-2 text-xs text-muted md:flex">
				<Kbd>Enter</Kbd> {noting ? "adds" : "sends"}
			</span>
			<Button type="submit" variant="primary" size="sm" disabled={!ready} className="max-md:ml-auto">
				{noting ? <StickyNote aria-hidden /> : <SendHorizontal aria-hidden />}
				{noting ? "Add note" : "Send"}
			</Button>
		</div>
	);
}
