import { expect, test } from "vitest";
import type { Answer, Question } from "./test-ask.ts";

/** What every gateway says to who opens the editor; a part of `conformance.ts`. */
export function editorConformance(given: {
	acme(path: string, question?: Question): Promise<Answer>;
	publish(): Promise<void>;
	/** n8n is down until it is published again. */
	takeDown(): void;
	/** Headers of somebody who may edit flows. */
	editor: { cookie: string };
}): void {
	const { acme, publish, takeDown, editor } = given;
	const html = { accept: "text/html" };

	test("icons of our nodes are found, because the editor asks for them beside its page", async () => {
		const url = async (path: string) => (await acme(path, { headers: editor })).headers.get("x-url");
		const icon = "/icons/n8n-nodes-flomastr/dist/nodes/HumanTask/humanTask.svg";
		expect(await url(`/flows/workflow${icon}`)).toBe(icon);
		expect(await url(`/flows${icon}?v=1`)).toBe(`${icon}?v=1`);
	});

	test("the editor opens only for those who may, and without a second sign-in", async () => {
		expect((await acme("/flows/")).status).toBe(403);
		const page = await acme("/flows/", { headers: { ...html, cookie: "flomastr.session=agent" } });
		expect([page.status, page.headers.get("content-type")]).toEqual([403, "text/html; charset=utf-8"]);
		const location = async (path: string, cookie: string) =>
			(await acme(path, { headers: { ...html, cookie } })).headers.get("location");
		expect(await location("/flows/workflow/7?x=1", "flomastr.session=editor")).toBe(
			"/api/flows/enter?to=%2Fworkflow%2F7%3Fx%3D1",
		);
		expect(await location("/flows/signin", editor.cookie)).toBe("/api/flows/enter");
		expect(await location("/flows", editor.cookie)).toBe("/flows/");
		const inside = await acme("/flows/", { headers: { ...html, ...editor } });
		expect(JSON.parse(inside.text).headers.cookie).toBe("n8n-auth=n; other=1");
		expect(inside.headers.get("content-security-policy")).toBeNull();
	});

	test("who opens the editor while n8n is down gets a page that tries again, because the sign-in behind it speaks to programs", async () => {
		await publish();
		takeDown();
		const { status, headers, text } = await acme("/flows/workflow/7", {
			headers: { ...html, cookie: "flomastr.session=editor" },
		});
		expect([status, headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
		expect(text).toMatch(/<title>n8n is starting/);
		expect(text).toMatch(/http-equiv="refresh"/);
		await publish();
	});
}
