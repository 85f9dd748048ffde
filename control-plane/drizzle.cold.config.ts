import { defineConfig } from "drizzle-kit";

/** Each tenant's own database: every `schema.cold.ts`; the migrations belong to what a tenant starts from. */
export default defineConfig({
	dialect: "postgresql",
	schema: ["./src/**/schema.cold.ts"],
	out: "../tenant-template/migrations",
});
