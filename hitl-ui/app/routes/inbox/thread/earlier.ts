import { ThreadDetail } from "@flomastr/contracts/conversation";
import { read } from "#control-plane.server.ts";
import type { Route } from "./+types/earlier";

/** The messages before `?before=`, for scrolling back. */
export async function loader({ request, params }: Route.LoaderArgs) {
	const before = new URL(request.url).searchParams.get("before") ?? "";
	const path = `/api/threads/${encodeURIComponent(params.threadId)}?before=${encodeURIComponent(before)}`;
	const { messages, notes, earlier_cursor } = await read(request, path, ThreadDetail);
	return { messages, notes, earlier_cursor };
}
