import { type RouteConfigEntry, route } from "@react-router/dev/routes";

/** The operator's console; its loader refuses every host but `console.*`. */
export const consoleRoutes: RouteConfigEntry[] = [route("console", "routes/console/route.tsx")];
