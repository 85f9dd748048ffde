import { createRoute, createRouter, failures, z } from "#http/route.ts";
import { tenantOf } from "#http/tenant-of.ts";
import { demand } from "#people/may.ts";
import { AppError } from "../errors.ts";
import type { EditorEntry } from "./enter-editor.ts";

/** The way into the tenant's n8n editor, without a second sign-in. */
export function editorRoutes({ editor }: { editor: EditorEntry }) {
	const app = createRouter();

	app.openAPIRegistry.registerPath(
		createRoute({
			method: "get",
			path: "/flows/enter",
			tags: ["workflows"],
			summary: "Opens the tenant's n8n editor without a second sign-in",
			request: { query: z.object({ to: z.string().optional().openapi({ example: "/workflow/abc" }) }) },
			responses: { ...failures, 302: { description: "To the editor, with its session cookie" } },
		}),
	);
	app.get("/flows/enter", async (c) => {
		demand(c.get("caller"), "edit_flows");
		const cookies = await editor.enter(tenantOf(c).id);
		if (!cookies) {
			throw new AppError(
				"unavailable",
				"The workflows' n8n is starting. Try again in a few seconds; events wait meanwhile.",
			);
		}
		for (const cookie of cookies) c.header("set-cookie", cookie, { append: true });
		return c.redirect(`/flows${editorPath(c.req.query("to"))}`, 302);
	});
	return app;
}

/** A path of the editor; anything that could lead to another host becomes its front page. */
function editorPath(to: string | undefined): string {
	return to !== undefined && /^\/(?![/\\])[\w\-./?=&%]*$/.test(to) ? to : "/";
}
