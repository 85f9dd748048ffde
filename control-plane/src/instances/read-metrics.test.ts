import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { readN8nMetrics } from "./read-metrics.ts";

async function n8nSaying(text: string): Promise<string> {
	const server = createServer((_, response) => response.end(text));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		return new Promise<void>((resolve) => void server.close(() => resolve()));
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("labels before and after are passed over", async () => {
	const text = [
		"# TYPE n8n_version_info gauge",
		'n8n_version_info{os="linux",version="v2.40.5",major="2"} 1',
		'n8n_active_workflow_count{pid="7"} 3',
		"n8n_process_resident_memory_bytes 5e7",
	].join("\n");
	expect(await readN8nMetrics(await n8nSaying(text))).toMatchObject({
		version: "2.40.5",
		active_workflows: 3,
		memory: 5e7,
		event_loop_lag_ms: null,
	});
});

test("text made to be slow to read is read at once, because all tenants would wait for it", async () => {
	const names = ["n8n_version_info", "n8n_active_workflow_count", "n8n_process_resident_memory_bytes"];
	const address = await n8nSaying(names.map((name) => `${name}{\n`.repeat(6_000)).join(""));
	const from = performance.now();
	expect(await readN8nMetrics(address)).toMatchObject({ version: null, memory: null });
	expect(performance.now() - from).toBeLessThan(1_000);
});
