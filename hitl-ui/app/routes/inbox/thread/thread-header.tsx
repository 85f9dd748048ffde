import { ArrowLeft, Check, CheckCircle2, CircleDot, PanelRight, UserRound } from "lucide-react";
import { Link, useLocation } from "react-router";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "#components/ui/menu.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { channelLabel } from "../channel-mark.tsx";
import { TagMenu } from "./tag-menu.tsx";
import type { ThreadActions } from "./use-thread-actions.ts";

interface ThreadHeaderProps {
	actions: ThreadActions;
	onShowCustomer: () => void;
}

/** Who it is, and what can be done with the conversation. */
export function ThreadHeader({ actions, onShowCustomer }: ThreadHeaderProps) {
	const { thread } = actions;
	const { search } = useLocation();
	const closed = thread.state === "closed";
	return (
		<header className="flex h-14 shrink-0 items-center gap-2 border-b px-2 md:px-4">
			<Button asChild variant="ghost" size="icon" className="md:hidden">
				<Link to={{ pathname: "/inbox", search }} aria-label="Back to the list">
					<ArrowLeft aria-hidden />
				</Link>
			</Button>
			<Avatar name={thread.contact.name} className="hidden sm:inline-flex" />
			<div className="min-w-0 flex-1">
				<h2 className="truncate text-sm leading-tight font-semibold">{thread.contact.name}</h2>
				<p className="truncate text-xs text-muted">
					{channelLabel(thread.channel)} · {closed ? "closed" : "open"}
				</p>
			</div>
			{actions.allowed ? <Deeds actions={actions} /> : null}
			<Button
				variant="ghost"
				size="icon"
				aria-label="Show customer details"
				onClick={onShowCustomer}
				className="xl:hidden"
			>
				<PanelRight aria-hidden />
			</Button>
		</header>
	);
}

function Deeds({ actions }: { actions: ThreadActions }) {
	const closed = actions.thread.state === "closed";
	return (
		<>
			<AssignMenu actions={actions} />
			<TagMenu actions={actions} />
			<Tooltip label={closed ? "Reopen" : "Close"} shortcut="e">
				<Button
					onClick={closed ? actions.reopen : actions.close}
					aria-label={closed ? "Reopen conversation" : "Close conversation"}
				>
					{closed ? <CircleDot aria-hidden /> : <CheckCircle2 aria-hidden />}
					<span className="hidden lg:inline">{closed ? "Reopen" : "Close"}</span>
				</Button>
			</Tooltip>
		</>
	);
}

function AssignMenu({ actions }: { actions: ThreadActions }) {
	const { assignee } = actions.thread;
	return (
		<Menu>
			<MenuTrigger asChild>
				<Button variant="ghost" aria-label={assignee ? `Assigned to ${assignee.name}; change` : "Assign"}>
					{assignee ? <Avatar name={assignee.name} className="size-5 text-[8px]" /> : <UserRound aria-hidden />}
					<span className="hidden max-w-28 truncate lg:inline">{assignee?.name ?? "Assign"}</span>
				</Button>
			</MenuTrigger>
			<MenuContent align="end">
				{actions.people.map((person) => (
					<MenuItem key={person.id} onSelect={() => actions.assign(person.id)}>
						<Avatar name={person.name} className="size-5 text-[8px]" />
						<span className="flex-1">{person.name}</span>
						{person.id === assignee?.id ? <Check aria-label="assigned" /> : null}
					</MenuItem>
				))}
				<MenuItem onSelect={() => actions.assign(null)}>
					<UserRound aria-hidden /> Nobody
				</MenuItem>
			</MenuContent>
		</Menu>
	);
}
