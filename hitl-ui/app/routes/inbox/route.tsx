import { ThreadPage } from "@flomastr/contracts/conversation";
import { matchPath, Outlet, redirect, type ShouldRevalidateFunctionArgs, useNavigation, useParams } from "react-router";
import { z } from "zod";
import { cn } from "#components/ui/class-names.ts";
import { onConsole, read } from "#control-plane.server.ts";
import type { Route } from "./+types/route";
import { Announcer } from "./announcer.tsx";
import { ListHeader } from "./list-header.tsx";
import { ThreadList } from "./thread-list.tsx";
import { ThreadSkeleton } from "./thread-skeleton.tsx";
import { useThreadList } from "./use-thread-list.ts";
import { threadQuery } from "./view.ts";

const People = z.object({ people: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })) });

export const meta: Route.MetaFunction = ({ loaderData }) => {
	const unread = loaderData?.page.counts.unread ?? 0;
	return [{ title: `${unread ? `(${unread}) ` : ""}Inbox · FloMastr` }];
};

export async function loader({ request }: Route.LoaderArgs) {
	if (onConsole(request)) throw redirect("/console");
	const query = threadQuery(new URL(request.url).searchParams);
	const [page, { people }] = await Promise.all([
		read(request, `/api/threads?${query}`, ThreadPage),
		read(request, "/api/people", People),
	]);
	return { page, people, query };
}

/** Opening another conversation changes nothing in the list. */
export function shouldRevalidate(args: ShouldRevalidateFunctionArgs) {
	const { currentUrl, nextUrl, formMethod } = args;
	if (!formMethod && currentUrl.pathname !== nextUrl.pathname && currentUrl.search === nextUrl.search) return false;
	return args.defaultShouldRevalidate;
}

export default function Inbox({ loaderData }: Route.ComponentProps) {
	const current = useParams().threadId;
	const wanted = matchPath("/inbox/:threadId", useNavigation().location?.pathname ?? "")?.params.threadId;
	const opening = wanted !== undefined && wanted !== current;
	const open = wanted ?? current;
	const list = useThreadList(loaderData.page, loaderData.query, open);
	return (
		<main className="flex h-full min-h-0">
			<h1 className="sr-only">Inbox</h1>
			<section
				aria-label="Conversations"
				className={cn("min-h-0 w-full flex-col border-r bg-surface md:flex md:w-80 lg:w-88", open ? "hidden" : "flex")}
			>
				<ListHeader counts={loaderData.page.counts} />
				<ThreadList list={list} open={open} />
			</section>
			<div className={cn("relative min-h-0 min-w-0 flex-1 md:block", open ? "block" : "hidden")}>
				<Outlet context={{ people: loaderData.people }} />
				{opening ? <ThreadSkeleton /> : null}
			</div>
			<Announcer threads={list.threads} />
		</main>
	);
}
