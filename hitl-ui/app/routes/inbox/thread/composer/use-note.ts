import { useIntent } from "../use-intent.ts";

/** Adds notes to the conversation. */
export function useNote(threadId: string): { add: (text: string) => void } {
	const { submit } = useIntent(threadId, "The note was not kept");
	return { add: (text) => submit({ intent: "note", text, key: crypto.randomUUID() }) };
}
