import { N8nMetrics } from "@flomastr/contracts/platform";
import { createDatabase } from "@flomastr/provisioning/provision-tenant/create-database";
import { createSecrets } from "@flomastr/provisioning/provision-tenant/create-secrets";
import { runtimeSpecOf } from "@flomastr/provisioning/runtime-spec-of";
import { waitUntilHealthy } from "@flomastr/provisioning/runtimes/wait-until-healthy";
import { afterAll, beforeAll, expect, test } from "vitest";
import { acme, type N8nStack, startN8nStack } from "../../../provisioning/test/n8n-stack.ts";
import { makeFolder } from "../../../provisioning/test/temporary-folder.ts";
import { readN8nMetrics } from "./read-metrics.ts";

const folder = makeFolder();
let stack: N8nStack;
beforeAll(async () => {
	stack = await startN8nStack(folder.path, "http://127.0.0.1:9");
	const ctx = { deps: stack, tenant: acme };
	await createSecrets.do(ctx);
	await createDatabase.do(ctx);
	await stack.runtime.ensure(await runtimeSpecOf(ctx));
});
afterAll(async () => {
	await stack.stop();
	folder.remove();
});

test("a real n8n tells its version, its workflows, its memory and its event loop", { timeout: 400_000 }, async () => {
	const address = await waitUntilHealthy(stack.runtime, acme.id, 350_000);
	const metrics = N8nMetrics.parse(await readN8nMetrics(address));
	expect(metrics).toMatchObject({
		version: expect.stringMatching(/^\d+\.\d+\.\d+/),
		active_workflows: 0,
		memory: expect.toSatisfy((bytes: number) => bytes > 50e6),
		event_loop_lag_ms: expect.any(Number),
		text: expect.stringContaining("# TYPE n8n_"),
	});
	// What the platform alone may read lies at n8n's root, whatever the editor's prefix.
	expect((await fetch(`${address}/METRICS/`)).status).toBe(200);
});

test("an n8n that is down has none, and the answer says what to do", async () => {
	await stack.runtime.stop(acme.id);
	await expect(readN8nMetrics(stack.runtime.address(acme.id))).rejects.toMatchObject({
		code: "unavailable",
		message: expect.stringMatching(/asleep or down/),
	});
});
