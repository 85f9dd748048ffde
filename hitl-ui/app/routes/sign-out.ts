import { redirect } from "react-router";
import { authenticate } from "#control-plane.server.ts";
import type { Route } from "./+types/sign-out";

/** Ends the session. Where the control plane does not answer, the person is told by the sign-in page. */
export async function action({ request }: Route.ActionArgs) {
	const outcome = await authenticate(request, "/api/auth/sign-out", {});
	const headers = new Headers();
	for (const cookie of outcome.ok ? outcome.value : []) headers.append("Set-Cookie", cookie);
	return redirect("/sign-in", { headers });
}

export function loader() {
	return redirect("/sign-in");
}
