import { pgSchema } from "drizzle-orm/pg-core";

/** Business data of one tenant, apart from n8n's own tables in schema `n8n`. */
export const business = pgSchema("business");
