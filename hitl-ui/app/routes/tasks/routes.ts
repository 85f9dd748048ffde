import { index, type RouteConfigEntry, route } from "@react-router/dev/routes";

/** The task queue: the list on the left, the open task beside it. */
export const taskRoutes: RouteConfigEntry[] = [
	route("tasks/upload", "routes/tasks/upload.ts"),
	route("tasks", "routes/tasks/route.tsx", [
		index("routes/tasks/nothing-open.tsx"),
		route(":taskId", "routes/tasks/task/route.tsx"),
	]),
];
