import type { Contact } from "@flomastr/contracts/conversation";
import { useIntent } from "../use-intent.ts";

export interface EditableContact extends Contact {
	addTag: (tag: string) => void;
	removeTag: (tag: string) => void;
	addNote: (text: string) => void;
}

/** The customer as they will be when what is on its way has arrived, and what can be changed. */
export function useContact(contact: Contact, threadId: string): EditableContact {
	const { submit, sending } = useIntent(threadId, "The customer was not changed");
	const change = sending?.intent === "contact" ? sending.contact : {};
	const kept = contact.tags.filter((tag) => !change.remove_tags?.includes(tag));
	return {
		...contact,
		tags: [...new Set([...kept, ...(change.add_tags ?? [])])],
		addTag: (tag) => submit({ intent: "contact", contact: { id: contact.id, add_tags: [tag] } }),
		removeTag: (tag) => submit({ intent: "contact", contact: { id: contact.id, remove_tags: [tag] } }),
		addNote: (text) => submit({ intent: "contact-note", contact_id: contact.id, text, key: crypto.randomUUID() }),
	};
}
