import { expect, test } from "vitest";
import { memoryStore } from "../../test/memory-store.ts";
import { recordLog } from "../../test/record-log.ts";
import { presentSteps } from "./present.ts";
import { resume, resumeAll } from "./resume.ts";
import { run, type SagaDeps } from "./run.ts";
import type { Outcome, Saga, Step } from "./step.ts";
import type { SagaStore, StoredRun } from "./store.ts";

/** A world in which each step puts its id, and each undo takes it away. */
function world(options: { failing?: string; failingUndo?: string } = {}) {
	const things = new Set<string>();
	const calls: string[] = [];
	const told: Outcome[] = [];
	const step = (id: string): Step<null> => ({
		id,
		title: `Make ${id}`,
		async do() {
			calls.push(`do ${id}`);
			things.add(id);
			if (options.failing === id) throw new Error(`${id} broke`);
			return { made: id };
		},
		async undo(_ctx, output) {
			calls.push(`undo ${id} ${output === null ? "without output" : output.made}`);
			if (options.failingUndo === id) throw new Error(`${id} sticks`);
			things.delete(id);
		},
	});
	const saga = (onFailure: "undo" | "stop" = "undo"): Saga<null, null> => ({
		id: "test",
		steps: [step("a"), step("b"), step("c")],
		context: () => null,
		onFailure,
		settled: async (_ctx, outcome) => void told.push(outcome),
	});
	return { things, calls, told, saga, options };
}

function depsOf(store: SagaStore, onProgress?: SagaDeps["onProgress"]): SagaDeps {
	return { store, clock: () => new Date(), log: recordLog(), onProgress };
}

test("all steps run in order and their state is stored around each, because a kill may come at any moment", async () => {
	const writes: string[] = [];
	const store = memoryStore(async (what) => void writes.push(what));
	const { saga, things, told } = world();
	const seen: string[] = [];
	const deps = depsOf(store, (stored) =>
		seen.push(
			presentSteps(stored)
				.map(({ state }) => state[0])
				.join(""),
		),
	);
	expect(await run(deps, saga(), "t", null)).toEqual({ state: "done" });
	expect([...things]).toEqual(["a", "b", "c"]);
	expect(writes).toEqual(["create", "a running", "a done", "b running", "b done", "c running", "c done", "run done"]);
	expect(seen).toEqual(["www", "rww", "dww", "drw", "ddw", "ddr", "ddd", "ddd"]);
	expect(told).toEqual([{ state: "done" }]);
});

test("a failure undoes what was begun, in reverse, and is named, because nothing half made may stay", async () => {
	const { saga, things, calls, told } = world({ failing: "b" });
	const store = memoryStore();
	const outcome = await run(depsOf(store), saga(), "t", null);
	expect(outcome).toEqual({ state: "undone", failure: { step: "b", reason: "b broke" } });
	expect(calls).toEqual(["do a", "do b", "undo b without output", "undo a a"]);
	expect(things.size).toBe(0);
	expect(told).toEqual([outcome]);
	expect(store.runs[0]?.steps.map(({ state, error }) => [state, error])).toEqual([
		["undone", null],
		["failed", "b broke"],
		["waiting", null],
	]);
});

test("a saga that stops keeps what is done and goes on from the failed step, because a removal is not taken back and a person tries it again", async () => {
	const { saga, calls, options } = world({ failing: "b" });
	const store = memoryStore();
	const deps = depsOf(store);
	expect(await run(deps, saga("stop"), "t", null)).toMatchObject({ state: "failed", failure: { step: "b" } });
	options.failing = undefined;
	await resumeAll(deps, new Map([["test", saga("stop") as Saga<never, never>]]));
	expect(store.runs[0]?.state).toBe("failed");
	await resume(deps, saga("stop"), structuredClone(store.runs[0] as StoredRun));
	expect(store.runs[0]?.state).toBe("done");
	expect(calls).toEqual(["do a", "do b", "do b", "do c"]);
});

test("an undo that fails is tried again at the next start, because its step still stands", async () => {
	const { saga, things, options } = world({ failing: "c", failingUndo: "b" });
	const store = memoryStore();
	const deps = depsOf(store);
	expect(await run(deps, saga(), "t", null)).toMatchObject({ state: "failed", failure: { step: "c" } });
	expect([...things]).toEqual(["a", "b"]);
	options.failingUndo = undefined;
	await resumeAll(deps, new Map([["test", saga() as Saga<never, never>]]));
	expect(store.runs[0]).toMatchObject({ state: "undone", failure: { step: "c" } });
	expect(things.size).toBe(0);
});

/** A restore whose undo failed, then whatever made the subject anew. */
async function madeAnew(store: SagaStore, deps: SagaDeps) {
	const old = world({ failing: "c", failingUndo: "b" });
	expect(await run(deps, old.saga(), "t", null)).toMatchObject({ state: "failed" });
	old.options.failing = undefined;
	old.options.failingUndo = undefined;
	const [listed] = await store.unsettled();
	const anew = () => run(deps, { ...old.saga(), id: "anew" }, "t", null);
	const sagas = new Map([["test", old.saga() as Saga<never, never>]]);
	return { ...old, anew, listed: listed as StoredRun, sagas };
}

test("an undo that failed is not tried again once the subject was made anew, because it would take that away", async () => {
	const store = memoryStore();
	const deps = depsOf(store);
	const { anew, things, sagas } = await madeAnew(store, deps);
	expect(await anew()).toEqual({ state: "done" });
	await resumeAll(deps, sagas);
	expect([...things]).toEqual(["a", "b", "c"]);
	expect(store.runs.map(({ state }) => state)).toEqual(["superseded", "done"]);
});

test("nor is one that was listed before, because a start takes up runs for as long as minutes", async () => {
	const store = memoryStore();
	const deps = depsOf(store);
	const { anew, things, sagas, saga, listed } = await madeAnew(store, deps);
	await resumeAll(deps, sagas, async (_, work) => {
		await anew();
		return work();
	});
	expect(await resume(deps, saga(), listed)).toBeNull();
	expect([...things]).toEqual(["a", "b", "c"]);
});

test("a run that ended since it was listed stays as it ended, because its steps stand", async () => {
	const { saga, calls } = world();
	const store = memoryStore();
	const deps = depsOf(store);
	await run(deps, saga(), "t", null);
	const listed = { ...(store.runs[0] as StoredRun), state: "running" as const };
	expect(await resume(deps, saga(), listed)).toEqual({ state: "done" });
	expect(calls).toEqual(["do a", "do b", "do c"]);
});

/** Runs a saga with a store that stops at its nth write, as a kill would: nothing after that write happens. */
async function killedAt(write: number, failing?: string) {
	const made = world({ failing });
	let writes = 0;
	const store = memoryStore(async () => {
		writes++;
		if (writes === write) throw new Error("killed before the write");
	});
	const died = await run(depsOf(store), made.saga(), "t", null).then(
		() => false,
		() => true,
	);
	return { ...made, store, died };
}

test.each([undefined, "c"])(
	"killed at any write it ends whole or gone, because each step can be repeated (failing: %s)",
	async (failing) => {
		for (let write = 2; ; write++) {
			const { saga, store, things, died } = await killedAt(write, failing);
			if (!died) break;
			await resumeAll(depsOf(store), new Map([["test", saga() as Saga<never, never>]]));
			expect([write, store.runs[0]?.state, [...things]]).toEqual([
				write,
				failing === undefined ? "done" : "undone",
				failing === undefined ? ["a", "b", "c"] : [],
			]);
		}
	},
);

test("a run that cannot go on does not keep the others, because each tenant stands for itself", async () => {
	const good = world();
	const store = memoryStore();
	const deps = depsOf(store);
	const at = { input: null, state: "running" as const, failure: null };
	const waiting = (id: string) => ({
		id,
		title: id,
		state: "waiting" as const,
		output: null,
		error: null,
		startedAt: null,
		finishedAt: null,
	});
	await store.create({ id: "1", saga: "unknown", subject: "x", ...at, steps: [] });
	await store.create({ id: "2", saga: "test", subject: "y", ...at, steps: [] });
	await store.create({ id: "3", saga: "test", subject: "z", ...at, steps: ["a", "b", "c"].map(waiting) });
	await resumeAll(deps, new Map([["test", good.saga() as Saga<never, never>]]));
	expect(store.runs.map(({ state }) => state)).toEqual(["running", "running", "done"]);
});
