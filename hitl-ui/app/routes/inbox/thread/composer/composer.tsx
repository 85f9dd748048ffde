import type { Thread } from "@flomastr/contracts/conversation";
import type { Content } from "@flomastr/contracts/message";
import { useEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { cn } from "#components/ui/class-names.ts";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import { onFocusRequest } from "../use-thread-keys.ts";
import { AttachmentChip } from "./attachment-chip.tsx";
import { ComposerBar } from "./composer-bar.tsx";
import { GrowingText } from "./growing-text.tsx";
import { QuickReplies } from "./quick-replies.tsx";
import { useDraft } from "./use-draft.ts";
import { useNote } from "./use-note.ts";
import { isWindowOver, WindowBanner } from "./window-banner.tsx";

interface ComposerProps {
	thread: Thread;
	onSend: (content: Content, file?: File) => void;
}

/** Writes to the customer, or a note to colleagues. Enter sends, Shift-Enter makes a new line. */
export function Composer({ thread, onSend }: ComposerProps) {
	const draft = useDraft(thread.id);
	const note = useNote(thread.id);
	const box = useRef<HTMLTextAreaElement>(null);
	const noting = draft.mode === "note";
	const windowOver = isWindowOver(thread);
	const blocked = windowOver && !noting;

	const { setMode } = draft;
	useEffect(
		() =>
			onFocusRequest((target) => {
				if (target === "tag") return;
				// At once, so that what is typed next goes into the box and is not taken for shortcuts.
				flushSync(() => setMode(target));
				box.current?.focus();
			}),
		[setMode],
	);

	const submit = () => {
		if (blocked) return;
		if (noting) {
			if (draft.text.trim()) note.add(draft.text.trim());
		} else {
			const message = draft.message();
			if (!message) return;
			onSend(message.content, message.file);
		}
		draft.clear();
		box.current?.focus();
	};

	return (
		<div className="shrink-0 border-t px-3 pt-2 pb-3 md:px-6">
			<Tabs
				value={draft.mode}
				onValueChange={(mode) => setMode(mode === "note" ? "note" : "reply")}
				className="mx-auto flex max-w-3xl flex-col gap-2"
			>
				<TabsList aria-label="What to write">
					<TabsTrigger value="reply">Reply</TabsTrigger>
					<TabsTrigger value="note">Note</TabsTrigger>
				</TabsList>
				<TabsContent value={draft.mode} tabIndex={-1} className="flex flex-col gap-2">
					{blocked ? <WindowBanner onSend={onSend} /> : null}
					<form
						aria-label={noting ? "Write a note" : "Write a reply"}
						onSubmit={(event) => {
							event.preventDefault();
							submit();
						}}
						className={cn(
							"flex flex-col gap-2 rounded-xl border border-line-strong/60 bg-surface p-2 shadow-card focus-within:border-accent",
							noting && "border-note-line bg-note focus-within:border-warning",
							blocked && "hidden",
						)}
					>
						{draft.file && !noting ? <AttachmentChip file={draft.file} onRemove={() => draft.setFile(null)} /> : null}
						<GrowingText
							ref={box}
							aria-label={noting ? "Note" : "Reply"}
							placeholder={noting ? "Only your colleagues will see this" : `Write to ${thread.contact.name}`}
							value={draft.text}
							onChange={draft.setText}
							onSubmit={submit}
							onPasteFile={noting ? undefined : draft.setFile}
						/>
						{draft.buttons && !noting ? <QuickReplies titles={draft.buttons} onChange={draft.setButtons} /> : null}
						<ComposerBar draft={draft} noting={noting} />
					</form>
				</TabsContent>
			</Tabs>
		</div>
	);
}
