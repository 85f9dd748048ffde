import { expect, test } from "vitest";
import type { Answer, Question } from "./test-ask.ts";

/** What every gateway says about the way of a request, and what it lets nobody to; a part of `conformance.ts`. */
export function wayConformance(given: {
	acme(path: string, question?: Question): Promise<Answer>;
	publish(): Promise<void>;
	/** Headers of somebody who may edit flows. */
	editor: Record<string, string>;
}): void {
	const { acme, publish, editor } = given;

	test("n8n's metrics are for nobody who comes through, however they are spelled, because n8n asks nobody who he is", async () => {
		await publish();
		for (const path of ["metrics", "METRICS/", "%6Detrics", "/metrics", "metrics?x=1"]) {
			const { status, headers } = await acme(`/flows/${path}`, { headers: editor });
			expect([path, status, headers.get("x-url")]).toEqual([path, 404, null]);
		}
		expect((await acme("/flows/rest/metrics", { headers: editor })).headers.get("x-url")).toBe("/rest/metrics");
	});

	test("a request has an id that its sender did not choose, by which every part's log can be found", async () => {
		await publish();
		const chosen = "0198a000-0000-7000-8000-00000000beef";
		const { text } = await acme("/webhook/x", { headers: { "x-request-id": chosen } });
		const { headers } = JSON.parse(text) as { headers: Record<string, string> };
		expect(headers["x-request-id"]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
		expect(headers["x-request-id"]).not.toBe(chosen);
	});
}
