import { index, layout, type RouteConfig, route } from "@react-router/dev/routes";
import { consoleRoutes } from "./routes/console/routes.ts";
import { taskRoutes } from "./routes/tasks/routes.ts";

export default [
	route("sign-in", "routes/sign-in/route.tsx"),
	route("sign-out", "routes/sign-out.ts"),
	route("theme", "theme/route.ts"),
	route("inbox/threads", "routes/inbox/more-threads.ts"),
	route("inbox/:threadId/earlier", "routes/inbox/thread/earlier.ts"),
	route("sandbox", "routes/sandbox/route.tsx"),
	layout("shell/route.tsx", [
		index("routes/home.ts"),
		route("inbox", "routes/inbox/route.tsx", [
			index("routes/inbox/nothing-open.tsx"),
			route(":threadId", "routes/inbox/thread/route.tsx"),
		]),
		...taskRoutes,
		...consoleRoutes,
		route("*", "routes/not-found.tsx"),
	]),
] satisfies RouteConfig;
