import { describe, expect, it } from "vitest";
import { readView, tasksPath, writeView } from "./queue-view.ts";

describe("the queue's address", () => {
	it("is empty for the default view, so that /tasks stays short", () => {
		expect(writeView(readView(new URLSearchParams()))).toBe("");
	});

	it("comes back the same after a reload", () => {
		const address = "?tab=mine&priority=urgent&type=quote_review&q=Dr+Rao&pages=3";
		expect(writeView(readView(new URLSearchParams(address)))).toBe(address);
	});

	it("falls back to the default where it was tampered with", () => {
		const view = readView(new URLSearchParams("?tab=everything&priority=huge&pages=9999999"));
		expect(view).toEqual({ tab: "todo", priority: null, type: null, q: "", pages: 10 });
	});
});

describe("the query of one page", () => {
	it("asks for the person's own tasks under Mine, because the server knows who asks", () => {
		const path = tasksPath(readView(new URLSearchParams("?tab=mine")), null);
		expect(path).toBe("/api/tasks?state=todo&mine=true&limit=50");
	});

	it("escapes what was typed, because a name may hold an ampersand", () => {
		const path = tasksPath(readView(new URLSearchParams({ q: "Rao & Sons" })), "c=1");
		expect(path).toBe("/api/tasks?state=todo&limit=50&q=Rao+%26+Sons&cursor=c%3D1");
	});
});
