import type { Thread, ThreadChange } from "@flomastr/contracts/conversation";
import { toast } from "sonner";
import { useShell } from "#shell/route.tsx";
import type { Colleague } from "../people.ts";
import { usePeople } from "../people.ts";
import { useIntent } from "./use-intent.ts";

export interface ThreadActions {
	/** The conversation as it will be when what is on its way has arrived. */
	thread: Thread;
	people: Colleague[];
	/** False for those who only read: what is below is refused by the server, so it is not offered. */
	allowed: boolean;
	close: () => void;
	reopen: () => void;
	assign: (personId: string | null) => void;
	assignToMe: () => void;
	addTag: (tag: string) => void;
	removeTag: (tag: string) => void;
}

/** What can be done to a conversation. Each change shows at once; a failure says why and the old state returns. */
export function useThreadActions(thread: Thread): ThreadActions {
	const { me } = useShell();
	const people = usePeople();
	const { submit, sending } = useIntent(thread.id, "That did not work");
	const shown = changed(thread, sending?.intent === "change" ? sending.change : {}, people);

	const send = (change: ThreadChange) => submit({ intent: "change", change });
	const undoable = (title: string, back: ThreadChange) =>
		toast(title, { action: { label: "Undo", onClick: () => send(back) }, duration: 6000 });

	const assign = (personId: string | null) => {
		const before = shown.assignee?.id ?? null;
		if (personId === before) return;
		send({ assignee_id: personId });
		const name = people.find(({ id }) => id === personId)?.name;
		undoable(name ? `Assigned to ${name}` : "Assigned to nobody", { assignee_id: before });
	};
	return {
		thread: shown,
		people,
		allowed: me.can.converse,
		close: () => {
			send({ state: "closed" });
			undoable(`Closed the conversation with ${thread.contact.name}`, { state: "open" });
		},
		reopen: () => send({ state: "open" }),
		assign,
		assignToMe: () => assign(me.id),
		addTag: (tag) => send({ add_tags: [tag] }),
		removeTag: (tag) => {
			send({ remove_tags: [tag] });
			undoable(`Removed the tag ${tag}`, { add_tags: [tag] });
		},
	};
}

function changed(thread: Thread, change: ThreadChange, people: readonly Colleague[]): Thread {
	const assignee = people.find(({ id }) => id === change.assignee_id);
	const kept = thread.tags.filter((tag) => !change.remove_tags?.includes(tag));
	return {
		...thread,
		state: change.state ?? thread.state,
		assignee: change.assignee_id === undefined ? thread.assignee : (assignee ?? null),
		tags: [...new Set([...kept, ...(change.add_tags ?? [])])],
	};
}
