import type { DatabaseRole } from "../database.ts";

/** Names on a server: everything of a platform begins with its name, everything of a tenant derives from its id. */

/** @throws RangeError for anything but a UUID: the name goes into statements. */
export function databaseName(platform: string, tenantId: string): string {
	if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(tenantId)) throw new RangeError("a tenant id is a UUID");
	return `${platform}_${tenantId.replaceAll("-", "").toLowerCase()}`;
}

/** Roles belong to a whole server: each is named after its database. */
export function roleName(database: string, role: DatabaseRole): string {
	return `${database}_${role}`;
}

/** What a restore has beside the tenant's database until the two change places, and for a moment after. */
export const besides = (database: string) => ({ restored: `${database}_restored`, former: `${database}_former` });

/** The database that new tenants of a release are copies of. */
export function templateName(platform: string, release: string): string {
	return `${platform}_template_${release.toLowerCase().replace(/[^a-z0-9]/g, "_")}`.slice(0, 54);
}

/** The tenant whose database or role bears this name; null for anything else. */
export function tenantIdOf(platform: string, name: string): string | null {
	const hex = new RegExp(`^${platform}_([0-9a-f]{32})(?:_admin|_n8n|_business|_restored|_former)?$`).exec(name)?.[1];
	return hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") ?? null;
}

export function quoted(identifier: string): string {
	return `"${identifier.replaceAll('"', '""')}"`;
}
