import { isDeepStrictEqual } from "node:util";
import type { Route } from "../gateway.ts";

/**
 * A tenant's host in Caddy's configuration: whom it names and where that n8n is, as variables. What happens with them
 * is written once for all tenants, in `caddy/Caddyfile`; so one route is small, and a thousand load fast.
 */
export type TenantRoute = {
	"@id": string;
	match: [{ host: [string] }];
	handle: [{ handler: "vars" } & Record<(typeof variables)[number], string>];
};

const variables = ["tenant_id", "tenant_slug", "tenant_name", "tenant_state", "n8n_host", "n8n_port"] as const;

/** Where the routes are, in Caddy's configuration; until the first is written it is an empty `vars` of the base config. */
export type Place = { "@id": "tenants"; handler: "subroute"; routes: TenantRoute[] };

export const idOf = (tenantId: string): string => `tenant-${tenantId}`;

/**
 * @throws RangeError for an id, slug or address that could mean something else in Caddy's configuration
 */
export function writeRoute(route: Route, baseDomain: string): TenantRoute {
	if (!/^[\w-]{1,64}$/.test(route.tenantId) || !/^[a-z0-9-]{1,63}$/.test(route.slug)) {
		throw new RangeError(
			`The route of tenant ${route.tenantId} has an id or a slug with other signs than a-z, 0-9 and -.`,
		);
	}
	const { hostname, port } = addressOf(route.n8n);
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
				n8n_host: hostname,
				n8n_port: port,
			},
		],
	};
}

/** The route that was written; null for anything else, which is then replaced. */
export function readRoute(found: unknown): Route | null {
	const handle = property(found, "handle");
	const vars = Array.isArray(handle) ? handle[0] : undefined;
	const [tenantId, slug, name, state, host, port] = variables.map((variable) => property(vars, variable));
	if (typeof tenantId !== "string" || typeof slug !== "string" || typeof name !== "string") return null;
	if ((state !== "active" && state !== "suspended") || typeof host !== "string" || typeof port !== "string")
		return null;
	const n8n = host === "" ? null : `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
	return { tenantId, slug, name: decodeURIComponent(name), state, n8n };
}

/** The routes in what `/id/tenants` holds; null while the place is as the base configuration has it. */
export function readPlace(value: unknown): unknown[] | null {
	if (property(value, "handler") !== "subroute") return null;
	const routes = property(value, "routes");
	return Array.isArray(routes) ? routes : [];
}

export const isRouteOf = (found: unknown, tenantId: string): boolean => property(found, "@id") === idOf(tenantId);

export const isSame = (found: unknown, wanted: TenantRoute): boolean => isDeepStrictEqual(found, wanted);

function addressOf(n8n: string | null): { hostname: string; port: string } {
	if (n8n === null) return { hostname: "", port: "" };
	const match = /^http:\/\/(?:\[([\da-f:.]+)\]|([\w.-]+)):(\d{1,5})\/?$/i.exec(n8n);
	const [hostname, port] = [match?.[1] ?? match?.[2], match?.[3]];
	if (hostname === undefined || port === undefined) {
		throw new RangeError(`n8n's address is ${JSON.stringify(n8n)}; Caddy needs one like http://10.213.0.2:5678.`);
	}
	return { hostname, port };
}

function property(value: unknown, name: string): unknown {
	return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
