import { data, redirect } from "react-router";
import type { Route } from "./+types/route";
import { Theme, themeCookie } from "./theme.ts";

/** `POST /theme` keeps the choice; the root loader reads it again, so the page changes at once. */
export async function action({ request }: Route.ActionArgs) {
	const theme = Theme.safeParse((await request.formData()).get("theme"));
	if (!theme.success) throw data(null, { status: 400 });
	return data(null, { headers: { "Set-Cookie": themeCookie(theme.data) } });
}

export function loader() {
	return redirect("/");
}
