import { isDeepStrictEqual } from "node:util";
import type { Route } from "../gateway.ts";

/**
 * A tenant's host in Caddy's configuration: whom it names, as variables. What happens with them
 * is written once for all tenants, in `caddy/Caddyfile`; so one route is small, and a thousand load fast.
 */
export type TenantRoute = {
	"@id": string;
	match: [{ host: [string] }];
	handle: [{ handler: "vars" } & Record<(typeof variables)[number], string>];
};

const variables = ["tenant_id", "tenant_slug", "tenant_name", "tenant_state"] as const;

/** Where the routes are, in Caddy's configuration; until the first is written it is an empty `vars` of the base config. */
export type Place = { "@id": "tenants"; handler: "subroute"; routes: TenantRoute[] };

export const idOf = (tenantId: string): string => `tenant-${tenantId}`;

/**
 * @throws RangeError for an id or slug that could mean something else in Caddy's configuration
 */
export function writeRoute(route: Route, baseDomain: string): TenantRoute {
	if (!/^[\w-]{1,64}$/.test(route.tenantId) || !/^[a-z0-9-]{1,63}$/.test(route.slug)) {
		throw new RangeError(
			`The route of tenant ${route.tenantId} has an id or a slug with other signs than a-z, 0-9 and -.`,
		);
	}
	return {
		"@id": idOf(route.tenantId),
		match: [{ host: [`${route.slug}.${baseDomain}`] }],
		handle: [
			{
				handler: "vars",
				tenant_id: route.tenantId,
				tenant_slug: route.slug,
				// Encoded: Caddy would replace what stands in braces, its environment for example.
				tenant_name: encodeURIComponent(route.name),
				tenant_state: route.state,
			},
		],
	};
}

/** The route that was written; null for anything else, which is then replaced. */
export function readRoute(found: unknown): Route | null {
	const handle = property(found, "handle");
	const vars = Array.isArray(handle) ? handle[0] : undefined;
	const [tenantId, slug, name, state] = variables.map((variable) => property(vars, variable));
	if (typeof tenantId !== "string" || typeof slug !== "string" || typeof name !== "string") return null;
	if (state !== "active" && state !== "suspended") return null;
	return { tenantId, slug, name: decodeURIComponent(name), state };
}

/** The routes in what `/id/tenants` holds; null while the place is as the base configuration has it. */
export function readPlace(value: unknown): unknown[] | null {
	if (property(value, "handler") !== "subroute") return null;
	const routes = property(value, "routes");
	return Array.isArray(routes) ? routes : [];
}

export const isRouteOf = (found: unknown, tenantId: string): boolean => property(found, "@id") === idOf(tenantId);

export const isSame = (found: unknown, wanted: TenantRoute): boolean => isDeepStrictEqual(found, wanted);

function property(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
