import type { TaskSummary } from "@flomastr/contracts/task";
import { expect, it } from "vitest";
import { nextTask } from "./next-task.ts";

const list = (...states: [string, TaskSummary["state"]][]) =>
	states.map(([id, state]) => ({ id, state }) as TaskSummary);

it("goes down the list past what is decided", () => {
	expect(nextTask(list(["a", "open"], ["b", "decided"], ["c", "claimed"]), "a")).toBe("c");
});

it("turns back at the end, so that triage goes on until nothing is left", () => {
	expect(nextTask(list(["a", "open"], ["b", "open"], ["c", "open"]), "c")).toBe("b");
	expect(nextTask(list(["a", "decided"], ["b", "open"]), "b")).toBeNull();
});

it("starts at the top when the task is not in the list, as after a deep link", () => {
	expect(nextTask(list(["a", "decided"], ["b", "open"]), "z")).toBe("b");
});
