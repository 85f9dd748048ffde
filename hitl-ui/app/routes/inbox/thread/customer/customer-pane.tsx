import type { ThreadDetail } from "@flomastr/contracts/conversation";
import { X } from "lucide-react";
import { useEffect } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/class-names.ts";
import { ReferralCard } from "../content/referral-card.tsx";
import { TagEditor } from "../tag-editor.tsx";
import type { ThreadActions } from "../use-thread-actions.ts";
import { Attributes } from "./attributes.tsx";
import { ContactNotes } from "./contact-notes.tsx";
import { Identities } from "./identities.tsx";
import { Section } from "./section.tsx";
import { Tasks } from "./tasks.tsx";
import { useContact } from "./use-contact.ts";

interface CustomerPaneProps {
	detail: ThreadDetail;
	actions: ThreadActions;
	/** Below the widest layout the pane is laid over the messages while this is true. */
	shown: boolean;
	onClose: () => void;
}

/** The person behind the conversation. */
export function CustomerPane({ detail, actions, shown, onClose }: CustomerPaneProps) {
	const contact = useContact(detail.contact, detail.thread.id);
	useEffect(() => {
		if (!shown) return;
		const close = (event: KeyboardEvent) => event.key === "Escape" && onClose();
		window.addEventListener("keydown", close);
		return () => window.removeEventListener("keydown", close);
	}, [shown, onClose]);
	return (
		<aside
			aria-label="Customer"
			className={cn(
				"w-full flex-col overflow-y-auto border-l bg-canvas xl:static xl:flex xl:w-76 xl:shrink-0 xl:shadow-none",
				shown ? "fixed inset-y-0 right-0 z-30 flex shadow-raised sm:w-88" : "hidden",
			)}
		>
			<div className="flex items-start gap-3 px-4 pt-4 pb-3">
				<Avatar name={contact.name} className="size-11 text-sm" />
				<div className="min-w-0 flex-1">
					<h2 className="leading-snug font-semibold break-words">{contact.name}</h2>
					<p className="text-xs text-muted">
						{actions.thread.assignee ? `With ${actions.thread.assignee.name}` : "Unassigned"}
					</p>
				</div>
				<Button
					variant="ghost"
					size="icon-sm"
					aria-label="Hide customer details"
					onClick={onClose}
					className="xl:hidden"
				>
					<X aria-hidden />
				</Button>
			</div>
			<Identities contact={contact} />
			<Tasks tasks={detail.tasks} />
			<Section title="Conversation tags">
				<TagEditor
					label="Conversation tag"
					tags={actions.thread.tags}
					allowed={actions.allowed}
					onAdd={actions.addTag}
					onRemove={actions.removeTag}
				/>
			</Section>
			<Section title="Customer tags">
				<TagEditor
					label="Customer tag"
					tags={contact.tags}
					allowed={actions.allowed}
					onAdd={contact.addTag}
					onRemove={contact.removeTag}
				/>
			</Section>
			{detail.thread.referral ? (
				<Section title="Came from">
					<ReferralCard referral={detail.thread.referral} className="mb-0 border bg-surface" />
				</Section>
			) : null}
			<Attributes attributes={contact.attributes} />
			<ContactNotes notes={contact.notes} onAdd={actions.allowed ? contact.addNote : null} />
		</aside>
	);
}
