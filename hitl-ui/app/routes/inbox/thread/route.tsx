import { ThreadDetail } from "@flomastr/contracts/conversation";
import { useState } from "react";
import { data, type ShouldRevalidateFunctionArgs } from "react-router";
import { read } from "#control-plane.server.ts";
import { ErrorPage } from "#shell/error-page.tsx";
import type { Route } from "./+types/route";
import { act } from "./act.server.ts";
import { Composer } from "./composer/composer.tsx";
import { CustomerPane } from "./customer/customer-pane.tsx";
import { MessagePane } from "./message-pane.tsx";
import { ThreadHeader } from "./thread-header.tsx";
import { useConversation } from "./use-conversation.ts";
import { useMarkRead } from "./use-mark-read.ts";
import { useThreadActions } from "./use-thread-actions.ts";
import { useThreadKeys } from "./use-thread-keys.ts";

export const meta: Route.MetaFunction = ({ loaderData }) => [
	{ title: `${loaderData?.detail.contact.name ?? "Conversation"} · FloMastr` },
];

export async function loader({ request, params }: Route.LoaderArgs) {
	const detail = await read(request, `/api/threads/${encodeURIComponent(params.threadId)}`, ThreadDetail);
	return { detail };
}

export async function action({ request, params }: Route.ActionArgs) {
	const outcome = await act(request, params.threadId);
	return data(outcome, { status: outcome.ok ? 200 : outcome.failure.status });
}

/** Filtering the list changes nothing in the open conversation. */
export function shouldRevalidate(args: ShouldRevalidateFunctionArgs) {
	const { currentUrl, nextUrl, formMethod } = args;
	if (!formMethod && currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search) return false;
	return args.defaultShouldRevalidate;
}

export default function ThreadRoute({ loaderData }: Route.ComponentProps) {
	// Another conversation is another screen: drafts, scroll and open menus must not follow.
	return <Conversation key={loaderData.detail.thread.id} detail={loaderData.detail} />;
}

function Conversation({ detail }: { detail: ThreadDetail }) {
	const [customerShown, setCustomerShown] = useState(false);
	const conversation = useConversation(detail);
	const actions = useThreadActions(detail.thread);
	useMarkRead(detail.thread);
	useThreadKeys(actions);
	return (
		<div className="flex h-full min-h-0">
			<section
				aria-label={`Conversation with ${detail.contact.name}`}
				className="flex min-w-0 flex-1 flex-col bg-surface"
			>
				<ThreadHeader actions={actions} onShowCustomer={() => setCustomerShown(true)} />
				<MessagePane detail={detail} conversation={conversation} />
				{actions.allowed ? (
					<Composer thread={actions.thread} onSend={conversation.send} />
				) : (
					<p className="shrink-0 border-t px-4 py-3 text-center text-[13px] text-muted">
						Your role can read conversations but not answer them. An owner can change it.
					</p>
				)}
			</section>
			<CustomerPane detail={detail} actions={actions} shown={customerShown} onClose={() => setCustomerShown(false)} />
		</div>
	);
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
	return <ErrorPage error={error} />;
}
