import { setTimeout as wait } from "node:timers/promises";
import { ProvisioningError } from "#errors.ts";
import type { CaddyAdmin } from "./admin-client.ts";
import { idOf, isRouteOf, isSame, type Place, readPlace, type TenantRoute } from "./tenant-route.ts";

const path = "/id/tenants";
const attempts = 40;

/** What shall be written after seeing what is there; null when that is right already. */
type Decide = (routes: unknown[] | null) => Change | null;
type Change = { method: "POST" | "PATCH" | "DELETE"; path: string; body?: unknown };

/**
 * Changes the tenants' routes without losing what somebody else changes at the same time: each write says what it saw,
 * and Caddy refuses it when that is no longer so. Nothing is written that is there already, because each change of the
 * configuration closes the websockets of all tenants' editors.
 */
async function change(admin: CaddyAdmin, decide: Decide): Promise<void> {
	for (let attempt = 0; attempt < attempts; attempt += 1) {
		const { routes, etag } = await see(admin);
		const step = decide(routes);
		if (step === null || (await admin.write(step.method, step.path, step.body, etag))) return;
		await wait(Math.random() * Math.min(20 * (attempt + 1), 400));
	}
	const message = `Caddy's routes were changed by somebody else ${attempts} times in a row; two control planes must not share one Caddy.`;
	throw new ProvisioningError("caddy_refused", message);
}

/** The routes as they are; `routes` is null after Caddy was started, before anything was written. */
export async function see(admin: CaddyAdmin): Promise<{ routes: unknown[] | null; etag: string }> {
	const place = await admin.read(path);
	if (place !== null) return { routes: readPlace(place.value), etag: place.etag };
	const message = "Caddy runs without a place for tenants (@id tenants); start it with the configuration in caddy/.";
	throw new ProvisioningError("caddy_refused", message);
}

/** Whether Caddy is as it was started: whatever was written is gone. Costs less than `see`. */
export async function isBare(admin: CaddyAdmin): Promise<boolean> {
	return (await admin.read(`${path}/handler`))?.value !== "subroute";
}

const placeWith = (routes: unknown[]): Change => {
	const place: Omit<Place, "routes"> & { routes: unknown[] } = { "@id": "tenants", handler: "subroute", routes };
	return { method: "PATCH", path, body: place };
};

/** Adds or replaces these; `all` is what else belongs there when Caddy has forgotten everything. */
export function put(admin: CaddyAdmin, wanted: TenantRoute[], all: () => TenantRoute[]): Promise<void> {
	return change(admin, (routes) => {
		if (routes === null) return placeWith(all());
		const found = new Map(routes.map((known) => [idIn(known), known]));
		const changed = wanted.filter((route) => !isSame(found.get(route["@id"]), route));
		const [only, ...others] = changed;
		if (only === undefined) return null;
		if (others.length > 0) return placeWith(replaced(routes, changed));
		if (found.has(only["@id"])) return { method: "PATCH", path: `/id/${only["@id"]}`, body: only };
		return { method: "POST", path: `${path}/routes`, body: only };
	});
}

const idIn = (route: unknown): unknown => Reflect.get(Object(route), "@id");

function replaced(routes: unknown[], changed: TenantRoute[]): unknown[] {
	const ids = new Set<unknown>(changed.map((route) => route["@id"]));
	return [...routes.filter((known) => !ids.has(idIn(known))), ...changed];
}

export function remove(admin: CaddyAdmin, tenantId: string): Promise<void> {
	return change(admin, (routes) =>
		routes?.some((known) => isRouteOf(known, tenantId)) ? { method: "DELETE", path: `/id/${idOf(tenantId)}` } : null,
	);
}

/** Exactly these, in one change. */
export function replaceAll(admin: CaddyAdmin, wanted: TenantRoute[]): Promise<void> {
	return change(admin, (routes) => {
		const same =
			routes?.length === wanted.length && wanted.every((route) => routes.some((found) => isSame(found, route)));
		return same ? null : placeWith(wanted);
	});
}
