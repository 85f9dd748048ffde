import { ThreadPage } from "@flomastr/contracts/conversation";
import { read } from "#control-plane.server.ts";
import type { Route } from "./+types/more-threads";
import { threadQuery } from "./view.ts";

/** The list's next page, for scrolling on: the inbox's own address with a `cursor`. */
export async function loader({ request }: Route.LoaderArgs) {
	const search = new URL(request.url).searchParams;
	return read(request, `/api/threads?${threadQuery(search)}`, ThreadPage);
}
