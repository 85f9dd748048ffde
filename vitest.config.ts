import { defineConfig } from "vitest/config";

const exclude = ["**/node_modules/**", "**/dist/**", "**/build/**", "**/.flomastr/**", "tenant-template/n8n/**"];

/** What must come is waited for as long as a busy machine may take; how fast it comes is for benchmarks. */
const patience = { testTimeout: 180_000, hookTimeout: 180_000, expect: { poll: { timeout: 120_000 } } };

/** Projects are named by what their tests need; a file says it by its suffix, so that nothing heavy starts unasked. */
export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "unit",
					include: ["**/*.test.{ts,tsx}"],
					exclude: [...exclude, "**/*.db.test.ts", "**/*.n8n.test.ts", "**/*.docker.test.ts", "**/e2e/**"],
					...patience,
				},
			},
			{
				test: {
					name: "db",
					include: ["**/*.db.test.ts"],
					exclude: [...exclude, "**/e2e/**"],
					globalSetup: ["./control-plane/test/postgres-server.ts"],
					...patience,
				},
			},
			{
				test: {
					name: "n8n",
					include: ["**/*.n8n.test.ts"],
					exclude: [...exclude, "**/e2e/**"],
					globalSetup: ["./control-plane/test/n8n-installed.ts"],
					// Each file starts an n8n of its own: two at once starve each other on a small machine.
					fileParallelism: false,
					sequence: { groupOrder: 1 },
					...patience,
					hookTimeout: 300_000,
				},
			},
			{
				test: {
					name: "docker",
					// A Docker engine, or what production's images contain: Caddy.
					include: ["**/*.docker.test.ts"],
					exclude: [...exclude, "**/e2e/**"],
					globalSetup: ["./control-plane/test/docker-ready.ts"],
					fileParallelism: false,
					sequence: { groupOrder: 3 },
					...patience,
					hookTimeout: 300_000,
				},
			},
			{
				test: {
					name: "e2e",
					include: ["**/e2e/**/*.test.ts"],
					exclude,
					globalSetup: ["./control-plane/test/n8n-installed.ts", "./control-plane/test/stack-ready.ts"],
					fileParallelism: false,
					sequence: { groupOrder: 2 },
					...patience,
					testTimeout: 300_000,
					hookTimeout: 600_000,
				},
			},
		],
	},
});
