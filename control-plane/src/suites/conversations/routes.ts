import {
	Note,
	NoteCreate,
	Thread,
	ThreadChange,
	ThreadDetail,
	ThreadPage,
	ThreadQuery,
} from "@flomastr/contracts/conversation";
import { Message, SendMessage } from "@flomastr/contracts/message";
import { z } from "zod";
import type { ReachableCold } from "#cold/reachable.ts";
import { admit } from "#http/admit.ts";
import { body, createRoute, createRouter, failures, idParam, json } from "#http/route.ts";
import { type Hot, inTenant } from "../../context.ts";
import { addThreadNote } from "./add-note.ts";
import { bringBackThread } from "./bring-back-thread.ts";
import { applyThreadChange } from "./change-thread.ts";
import { openThread } from "./get-thread.ts";
import { openThreadList } from "./list-threads.ts";
import type { MarkRead } from "./mark-read.ts";
import { retryMessage } from "./retry-message.ts";
import { sendMessage } from "./send-message.ts";

const tags = ["conversations"];

/** The inbox: threads and their messages. */
export function conversationRoutes(deps: Hot & { cold: ReachableCold; markRead: MarkRead }) {
	const app = createRouter();

	app.openapi(
		createRoute({
			method: "get",
			path: "/threads",
			tags,
			summary: "The inbox, newest first; with q a search of both stores",
			request: { query: ThreadQuery },
			responses: { ...failures, 200: json(ThreadPage) },
		}),
		async (c) => {
			const { actor, tenant } = admit(c, "read");
			const cold = await deps.cold(tenant.id);
			return c.json(await openThreadList(deps, cold, tenant, actor, c.req.valid("query")), 200);
		},
	);

	app.openapi(
		createRoute({
			method: "get",
			path: "/threads/{id}",
			tags,
			summary: "A thread with its newest messages, or those before a cursor",
			request: { params: idParam, query: z.object({ before: z.string().max(200).optional() }) },
			responses: { ...failures, 200: json(ThreadDetail) },
		}),
		async (c) => {
			const { actor, tenant } = admit(c, "read");
			const input = { id: c.req.valid("param").id, before: c.req.valid("query").before };
			return c.json(await openThread(deps, await deps.cold(tenant.id), tenant, actor, input), 200);
		},
	);

	app.openapi(
		createRoute({
			method: "patch",
			path: "/threads/{id}",
			tags,
			summary: "Opens, closes, assigns, tags, marks as read",
			request: { params: idParam, body: body(ThreadChange) },
			responses: { ...failures, 200: json(Thread) },
		}),
		async (c) => {
			const { actor, tenant } = admit(c, "converse");
			const { id } = c.req.valid("param");
			await bringBackThread(deps, await deps.cold(tenant.id), tenant, id);
			return c.json(await applyThreadChange(deps, tenant, actor, { id, change: c.req.valid("json") }), 200);
		},
	);

	app.openapi(
		createRoute({
			method: "post",
			path: "/threads/{id}/messages",
			tags,
			summary: "Writes to the customer; it is on its way when this answers",
			request: { params: idParam, body: body(SendMessage) },
			responses: { ...failures, 202: json(Message, "On its way") },
		}),
		async (c) => {
			const { actor, tenant } = admit(c, "converse");
			const { id: threadId } = c.req.valid("param");
			await bringBackThread(deps, await deps.cold(tenant.id), tenant, threadId);
			const message = c.req.valid("json");
			const sent = await inTenant(deps, tenant, actor, (ctx) => sendMessage(ctx, { threadId, message }));
			return c.json(sent, 202);
		},
	);

	app.openapi(
		createRoute({
			method: "post",
			path: "/threads/{id}/notes",
			tags,
			summary: "Adds a note that only the tenant's own people see",
			request: { params: idParam, body: body(NoteCreate) },
			responses: { ...failures, 201: json(Note, "Added") },
		}),
		async (c) => {
			const { actor, tenant } = admit(c, "converse");
			const { id: threadId } = c.req.valid("param");
			await bringBackThread(deps, await deps.cold(tenant.id), tenant, threadId);
			const note = c.req.valid("json");
			return c.json(await inTenant(deps, tenant, actor, (ctx) => addThreadNote(ctx, { threadId, note })), 201);
		},
	);

	app.openapi(
		createRoute({
			method: "post",
			path: "/messages/{id}/retry",
			tags,
			summary: "Sends a failed message again",
			request: { params: idParam },
			responses: { ...failures, 200: json(Message) },
		}),
		async (c) => {
			const { actor, tenant } = admit(c, "converse");
			const { id } = c.req.valid("param");
			return c.json(await inTenant(deps, tenant, actor, (ctx) => retryMessage(ctx, id)), 200);
		},
	);

	return app;
}
