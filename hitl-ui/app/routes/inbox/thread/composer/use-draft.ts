import type { Content } from "@flomastr/contracts/message";
import { useCallback, useState } from "react";
import { toast } from "sonner";
import { mediaKind } from "../intent.ts";

export type Mode = "reply" | "note";

/** The control plane's own limit for a file. */
const largestFile = 16 * 1024 * 1024;
const longestWithButtons = 1024;
const longestCaption = 1024;

export interface Draft {
	mode: Mode;
	text: string;
	file: File | null;
	/** Titles of the quick-reply buttons; null when none are offered. */
	buttons: string[] | null;
	setMode: (mode: Mode) => void;
	setText: (text: string) => void;
	setFile: (file: File | null) => void;
	setButtons: (titles: string[] | null) => void;
	/** What would be sent; null while there is nothing to send. */
	message: () => { content: Content; file?: File } | null;
	clear: () => void;
}

/** Half-written text waits here while another conversation is open, until the page is left. */
const kept = new Map<string, string>();

export function useDraft(threadId: string): Draft {
	const [mode, setMode] = useState<Mode>("reply");
	const [text, setTextState] = useState(() => kept.get(threadId) ?? "");
	const [file, setFileState] = useState<File | null>(null);
	const [buttons, setButtons] = useState<string[] | null>(null);

	const setText = useCallback(
		(next: string) => {
			setTextState(next);
			if (next) kept.set(threadId, next);
			else kept.delete(threadId);
		},
		[threadId],
	);
	const setFile = useCallback((next: File | null) => {
		if (next && next.size > largestFile) {
			toast.error(`${next.name} is too large`, {
				description: "A file may have up to 16 MB. Send a smaller copy, or a link to it.",
			});
			return;
		}
		setFileState(next);
	}, []);
	const clear = useCallback(() => {
		setText("");
		setFileState(null);
		setButtons(null);
	}, [setText]);

	return {
		mode,
		text,
		file,
		buttons,
		setMode,
		setText,
		setFile,
		setButtons,
		message: () => messageOf(text.trim(), file, buttons),
		clear,
	};
}

function messageOf(
	text: string,
	file: File | null,
	titles: readonly string[] | null,
): { content: Content; file?: File } | null {
	if (file) {
		const media = mediaKind(file.type);
		const caption = text.slice(0, longestCaption);
		const content: Content = {
			kind: "media",
			media,
			mime_type: file.type,
			name: file.name,
			...(caption ? { caption } : {}),
		};
		return { content, file };
	}
	if (!text) return null;
	const offered = [...new Set((titles ?? []).map((title) => title.trim()).filter(Boolean))];
	if (offered.length === 0) return { content: { kind: "text", text } };
	const buttons = offered.map((title, index) => ({ id: `reply-${index + 1}`, title }));
	return { content: { kind: "interactive", body: text.slice(0, longestWithButtons), buttons } };
}
