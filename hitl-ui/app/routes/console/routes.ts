import { index, type RouteConfigEntry, route } from "@react-router/dev/routes";

/** The operator's console; its loader refuses every host but `console.*`. */
export const consoleRoutes: RouteConfigEntry[] = [
	route("console", "routes/console/route.tsx", [
		index("routes/console/tenants/route.tsx"),
		route("new", "routes/console/new-tenant/route.tsx"),
		route("tenants/:tenantId", "routes/console/tenant/route.tsx"),
		route("dead-letters", "routes/console/dead-letters/route.tsx"),
	]),
];
