import { integer, timestamp, uuid } from "drizzle-orm/pg-core";

/** Every row of a tenant carries this; row-level security (`rls.sql`) guards by it as a second wall. */
export const tenantId = () => uuid("tenant_id").notNull();

/** Always UTC, always with zone. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/**
 * Rows that the tenant's own database keeps for good. `version` grows with each change; `archived_version` is the
 * newest version known to be in the cold store. The archive job copies rows where the two differ.
 */
export const archivable = {
	version: integer("version").notNull().default(1),
	archivedVersion: integer("archived_version").notNull().default(0),
};
