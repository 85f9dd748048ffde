import {
	BulkDecision,
	BulkDecisionResult,
	TaskCreate,
	TaskDecision,
	TaskDetail,
	TaskPage,
	TaskQuery,
} from "@flomastr/contracts/task";
import { readJson } from "#http/read-json.ts";
import { body, createRoute, createRouter, failures, idParam, json } from "#http/route.ts";
import { tenantOf } from "#http/tenant-of.ts";
import { demand } from "#people/may.ts";
import { type Ctx, type Hot, inTenant } from "../context.ts";
import { cancelTask } from "./cancel.ts";
import { claimTask } from "./claim.ts";
import { createTask } from "./create.ts";
import { decideTask } from "./decide.ts";
import { decideTasks } from "./decide-many.ts";
import { getTask } from "./get.ts";
import { listTasks } from "./list.ts";
import { releaseTask } from "./release.ts";
import { replayTask } from "./replay.ts";

const tags = ["tasks"];

/** Decisions that workflows ask of people. */
export function taskRoutes(deps: Hot) {
	const app = createRouter();

	// Registered apart from its handler: size and depth are checked before the shape, so that a huge task answers 413.
	app.openAPIRegistry.registerPath(
		createRoute({
			method: "post",
			path: "/tasks",
			tags,
			summary: "Asks a person to decide",
			request: { body: body(TaskCreate) },
			responses: {
				...failures,
				200: json(TaskDetail, "A task with this idempotency key was there"),
				201: json(TaskDetail, "Created"),
			},
		}),
	);
	app.post("/tasks", async (c) => {
		demand(c.get("caller"), "create_tasks");
		const input = await readJson(c);
		const { task, created } = await inTenant(deps, tenantOf(c), c.get("caller").actor, (ctx) => createTask(ctx, input));
		return c.json(task, created ? 201 : 200);
	});

	app.openapi(
		createRoute({
			method: "get",
			path: "/tasks",
			tags,
			summary: "The queue, newest first",
			request: { query: TaskQuery },
			responses: { ...failures, 200: json(TaskPage) },
		}),
		async (c) => {
			demand(c.get("caller"), "read");
			const query = c.req.valid("query");
			return c.json(await inTenant(deps, tenantOf(c), c.get("caller").actor, (ctx) => listTasks(ctx, query)), 200);
		},
	);

	app.openapi(
		createRoute({
			method: "get",
			path: "/tasks/{id}",
			tags,
			summary: "A task with its components and its trail",
			request: { params: idParam },
			responses: { ...failures, 200: json(TaskDetail) },
		}),
		async (c) => {
			demand(c.get("caller"), "read");
			const taskId = c.req.valid("param").id;
			return c.json(await inTenant(deps, tenantOf(c), c.get("caller").actor, (ctx) => getTask(ctx, { taskId })), 200);
		},
	);

	app.openapi(
		createRoute({
			method: "post",
			path: "/tasks/decisions",
			tags,
			summary: "Decides many tasks alike; each stands alone",
			request: { body: body(BulkDecision) },
			responses: { ...failures, 200: json(BulkDecisionResult) },
		}),
		async (c) => {
			demand(c.get("caller"), "decide_tasks");
			const input = c.req.valid("json");
			const result = await inTenant(deps, tenantOf(c), c.get("caller").actor, (ctx) => decideTasks(ctx, input));
			return c.json(result, 200);
		},
	);

	app.openapi(
		createRoute({
			method: "post",
			path: "/tasks/{id}/decision",
			tags,
			summary: "Decides a task; the first decision wins",
			request: { params: idParam, body: body(TaskDecision) },
			responses: { ...failures, 200: json(TaskDetail) },
		}),
		async (c) => {
			demand(c.get("caller"), "decide_tasks");
			const input = { taskId: c.req.valid("param").id, decision: c.req.valid("json") };
			return c.json(await inTenant(deps, tenantOf(c), c.get("caller").actor, (ctx) => decideTask(ctx, input)), 200);
		},
	);

	const moves: Record<string, [string, (ctx: Ctx, input: { taskId: string }) => Promise<TaskDetail>]> = {
		claim: ["Takes a task, so that colleagues leave it alone", claimTask],
		release: ["Gives a task back", releaseTask],
		cancel: ["Takes a task out of the queue", cancelTask],
		replay: ["Sends the answer to its workflow once more", replayTask],
	};
	for (const [name, [summary, move]] of Object.entries(moves)) {
		app.openapi(
			createRoute({
				method: "post",
				path: `/tasks/{id}/${name}`,
				tags,
				summary,
				request: { params: idParam },
				responses: { ...failures, 200: json(TaskDetail) },
			}),
			async (c) => {
				if (name !== "cancel" || c.get("caller").role !== "workflow") demand(c.get("caller"), "decide_tasks");
				const taskId = c.req.valid("param").id;
				return c.json(await inTenant(deps, tenantOf(c), c.get("caller").actor, (ctx) => move(ctx, { taskId })), 200);
			},
		);
	}

	return app;
}
