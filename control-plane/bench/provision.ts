import { openEditor } from "../test/editor.ts";
import { type Stack, startStack } from "../test/stack.ts";
import type { Bench } from "./bench.ts";
import { percentile } from "./load.ts";

const tenants = 10;

/**
 * Ten tenants one after another on the compose stack: from the API call until the n8n editor answers the signed-in
 * owner, through Caddy. Each has the broker's pack, so its workflows are published in that time too.
 */
export const provision: Bench = {
	name: "provision",
	on: ["compose"],
	async run() {
		const stack = await startStack("flobench");
		try {
			await stack.started();
			const seconds: number[] = [];
			for (let index = 0; index < tenants; index++) {
				const from = performance.now();
				const detail = await stack.createTenant(`bench-${index}`);
				await enterEditor(stack, detail.tenant.slug);
				seconds.push((performance.now() - from) / 1000);
				console.log(`${detail.tenant.slug}: ${round(seconds.at(-1) ?? 0)} s`);
				if (index === tenants - 1)
					console.table(detail.steps.map(({ title, duration_ms }) => ({ step: title, ms: duration_ms })));
			}
			const measured = Float64Array.from(seconds);
			return { p50_s: round(percentile(measured, 0.5)), p95_s: round(percentile(measured, 0.95)) };
		} finally {
			await stack.down();
		}
	},
};

/** As its owner; resolves once the editor's page has answered. */
async function enterEditor(stack: Stack, slug: string): Promise<void> {
	const editor = await openEditor(stack, slug);
	const page = await editor.call("/", { headers: { accept: "text/html" } });
	if (page.status !== 200) throw new Error(`The editor answered ${page.status}: ${page.text.slice(0, 200)}`);
}

const round = (value: number) => Math.round(value * 100) / 100;
