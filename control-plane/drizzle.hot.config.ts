import { defineConfig } from "drizzle-kit";

/** The shared store: every `schema.hot.ts`, here and in provisioning. */
export default defineConfig({
	dialect: "postgresql",
	schema: ["./src/**/schema.hot.ts", "../provisioning/src/**/schema.hot.ts"],
	out: "./migrations",
});
