import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TenantDetail } from "@flomastr/contracts/tenant";
import { type Product, startProduct } from "../test/product.ts";
import { signInToDemo } from "../test/sign-in.ts";
import type { Bench } from "./bench.ts";
import { memoryOfTree } from "./process-memory.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const host = "console.localhost";

/**
 * A newcomer's first start in a fresh clone (npm ci, n8n, front end, demo tenant), the second start, one more tenant
 * provisioned through the console's API, and the memory of every process when all is quiet.
 */
export const start: Bench = {
	name: "start",
	on: ["embedded"],
	async run() {
		const clone = await mkdtemp(join(tmpdir(), "flomastr-start-"));
		execFileSync("git", ["clone", "--quiet", root, clone]);
		const dataDir = join(clone, ".flomastr");
		try {
			const first = await npmStart(clone, dataDir);
			await first.product.stop();
			const { product: second, seconds } = await npmStart(clone, dataDir);
			try {
				const before = await memoryOfTree(second.pid);
				console.table(before.map(({ name, pssMb }) => ({ process: name, pss_mb: pssMb })));
				const provisioned = await provision(second);
				return {
					first_s: round(first.seconds),
					second_s: round(seconds),
					provision_s: provisioned,
					memory_mb: before.reduce((sum, { pssMb }) => sum + pssMb, 0),
				};
			} finally {
				await second.stop();
			}
		} finally {
			await rm(clone, { recursive: true, force: true });
		}
	},
};

/** What `npm start` runs, script by script: npm itself passes no Ctrl-C on that does not come from a terminal. */
async function npmStart(clone: string, dataDir: string): Promise<{ product: Product; seconds: number }> {
	const from = performance.now();
	execFileSync("node", ["control-plane/launch/prepare.js"], { cwd: clone, stdio: "ignore" });
	const product = await startProduct({
		dataDir,
		cwd: clone,
		command: ["node", "control-plane/launch/start.js"],
		limitMs: 20 * 60_000,
	});
	return { product, seconds: (performance.now() - from) / 1000 };
}

/** @returns seconds from the request to the open tenant; prints each step */
async function provision(product: Product): Promise<number> {
	const cookie = await signInToDemo(product, host, "operator@flomastr.test");
	const headers = { cookie };
	const from = performance.now();
	const created = await product.call(host, "/api/tenants", {
		method: "POST",
		headers,
		body: {
			slug: "bench",
			name: "Bench",
			pack: "insurance-broker",
			owner_email: "owner@bench.test",
			owner_name: "Bench",
			owner_password: "bench-password",
		},
	});
	if (created.status !== 202) throw new Error(`The tenant was not taken: ${created.status} ${created.text}`);
	const { id } = created.json() as { id: string };
	for (;;) {
		const detail = (await product.call(host, `/api/tenants/${id}`, { headers })).json() as TenantDetail;
		if (detail.tenant.state === "failed") throw new Error(JSON.stringify(detail.tenant.failure));
		if (detail.tenant.state === "active") {
			console.table(detail.steps.map(({ title, duration_ms }) => ({ step: title, ms: duration_ms })));
			return round((performance.now() - from) / 1000);
		}
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

const round = (value: number) => Math.round(value * 10) / 10;
