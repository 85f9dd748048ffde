import { BadgeCheck, UserPlus } from "lucide-react";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { ChatInput } from "./chat-input.tsx";
import { ChatLog } from "./chat-log.tsx";
import { type ListChoice, ListSheet } from "./list-sheet.tsx";
import type { Phone } from "./phone-client.ts";
import { useChat } from "./use-chat.ts";

interface ChatScreenProps {
	phone: Phone;
	business: string;
	onGone: () => void;
	onNewCustomer: () => void;
}

/** The conversation as the customer sees it. */
export function ChatScreen({ phone, business, onGone, onNewCustomer }: ChatScreenProps) {
	const chat = useChat(phone, onGone);
	const [list, setList] = useState<ListChoice | null>(null);
	return (
		<>
			<header className="flex h-15 shrink-0 items-center gap-3 border-b bg-canvas px-4">
				<Avatar name={business} className="size-9 text-xs" />
				<div className="min-w-0 flex-1">
					<p className="flex items-center gap-1 truncate font-semibold">
						{business} <BadgeCheck aria-label="Business account" className="size-4 text-accent-ink" />
					</p>
					<p className="truncate text-xs text-muted" aria-live="polite">
						{chat.typing ? <span className="text-accent-ink">typing…</span> : `You are ${phone.name}`}
					</p>
				</div>
				<Button variant="ghost" size="icon" aria-label="New customer" title="New customer" onClick={onNewCustomer}>
					<UserPlus aria-hidden />
				</Button>
			</header>
			{chat.trouble ? (
				<Alert tone="warning" live className="rounded-none">
					{chat.trouble}
				</Alert>
			) : null}
			<ChatLog chat={chat} business={business} onOpenList={setList} />
			<ChatInput onSend={chat.send} />
			{list ? (
				<ListSheet
					choice={list}
					onClose={() => setList(null)}
					onPick={(row) => {
						setList(null);
						chat.send({ kind: "choice", source: "list", ...row });
					}}
				/>
			) : null}
		</>
	);
}
