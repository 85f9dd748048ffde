import { index, type RouteConfigEntry, route } from "@react-router/dev/routes";

/** The operator's console; its loader refuses every host but `console.*`. */
export const consoleRoutes: RouteConfigEntry[] = [
	route("console", "routes/console/route.tsx", [
		index("routes/console/tenants/route.tsx"),
		route("new", "routes/console/new-tenant/route.tsx"),
		route("tenants/:tenantId", "routes/console/tenant/route.tsx", [
			index("routes/console/tenant/overview/route.tsx"),
			route("backups", "routes/console/tenant/backups/route.tsx"),
			route("logs", "routes/console/tenant/logs/route.tsx"),
		]),
		route("tenants/:tenantId/export", "routes/console/tenant/export.ts"),
		route("dead-letters", "routes/console/dead-letters/route.tsx"),
		route("backups", "routes/console/backups/route.tsx"),
		route("upgrades", "routes/console/upgrades/route.tsx"),
		route("status", "routes/console/status/route.tsx"),
	]),
];
