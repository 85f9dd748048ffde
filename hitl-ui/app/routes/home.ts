import { redirect } from "react-router";
import { onConsole } from "#control-plane.server.ts";
import type { Route } from "./+types/home";

/** The first page is the inbox at a tenant's host, the tenants at the console. */
export function loader({ request }: Route.LoaderArgs) {
	return redirect(onConsole(request) ? "/console" : "/inbox");
}
