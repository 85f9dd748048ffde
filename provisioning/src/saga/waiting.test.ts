import { expect, test } from "vitest";
import { ProvisioningError } from "#errors.ts";
import { memoryStore } from "../../test/memory-store.ts";
import { recordLog } from "../../test/record-log.ts";
import { resumeAll } from "./resume.ts";
import { run, type SagaDeps } from "./run.ts";
import type { Saga, Step } from "./step.ts";
import type { SagaStore } from "./store.ts";

const dockerDown = () =>
	new ProvisioningError("docker_down", "Docker does not answer at /var/run/docker.sock. Start it.");
const storeDown = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" });

const eager = { limitMs: 60_000, firstMs: 1, ceilingMs: 2 };
const hurried = { limitMs: 500, firstMs: 1, ceilingMs: 2 };

function depsOf(store: SagaStore, more: Partial<SagaDeps> = {}): SagaDeps {
	return { store, clock: () => new Date(), log: recordLog(), patience: eager, ...more };
}

/** Fails as often as it is told, then succeeds. */
function flaky(times: number, error: () => Error): () => Promise<null> {
	let left = times;
	return async () => {
		if (left-- > 0) throw error();
		return null;
	};
}

function sagaOf(...steps: Step<null>[]): Saga<null, null> {
	return { id: "test", steps, context: () => null, onFailure: "undo" };
}

test("a step whose part is down waits, says for what, and goes on by itself, because nothing is wrong with the tenant", async () => {
	const store = memoryStore();
	const seen = new Set<string | null>();
	const log = recordLog();
	const deps = depsOf(store, { log, onProgress: ({ steps }) => seen.add(steps[0]?.error ?? null) });
	const outcome = await run(deps, sagaOf({ id: "a", title: "Start n8n", do: flaky(4, dockerDown) }), "t", null);
	expect(outcome).toEqual({ state: "done" });
	expect([...seen]).toEqual([
		null,
		expect.stringMatching(
			/^Waits for Docker, until \d{4}-.*Z at the most, and goes on by itself: Docker does not answer/,
		),
	]);
	expect(store.runs[0]?.steps[0]).toMatchObject({ state: "done", error: null });
	expect(log.lines.map(({ level }) => level)).toEqual(["warn"]);
});

test("what waits too long fails and is undone, because nobody may wait for ever; the undo waits as well", async () => {
	const undone: string[] = [];
	const undo = flaky(3, dockerDown);
	const first: Step<null> = {
		id: "a",
		title: "A",
		do: async () => null,
		async undo() {
			await undo();
			undone.push("a");
		},
	};
	const steps = [first, { id: "b", title: "B", do: flaky(Number.POSITIVE_INFINITY, dockerDown) }];
	const outcome = await run(depsOf(memoryStore(), { patience: hurried }), sagaOf(...steps), "t", null);
	expect(outcome).toMatchObject({ state: "undone", failure: { step: "b", reason: dockerDown().message } });
	expect(undone).toEqual(["a"]);
});

test("a hot store that is away delays a step that writes to it, because connections break and come back", async () => {
	const step = { id: "a", title: "A", do: flaky(2, () => new Error("Failed query: …", { cause: storeDown() })) };
	expect(await run(depsOf(memoryStore()), sagaOf(step), "t", null)).toEqual({ state: "done" });
});

test("a hot store whose container is stopped is waited for as well, because its name is gone with it", async () => {
	const nameless = () =>
		Object.assign(new Error("getaddrinfo ENOTFOUND postgres"), { code: "ENOTFOUND", syscall: "getaddrinfo" });
	const step = { id: "a", title: "A", do: flaky(2, nameless) };
	expect(await run(depsOf(memoryStore()), sagaOf(step), "t", null)).toEqual({ state: "done" });
});

test("a file that is missing is a failure at once, because no part of the platform is away", async () => {
	const missing = () => Object.assign(new Error("ENOENT: pack.json"), { code: "ENOENT", syscall: "open" });
	const outcome = await run(depsOf(memoryStore()), sagaOf({ id: "a", title: "A", do: flaky(1, missing) }), "t", null);
	expect(outcome).toMatchObject({ state: "undone", failure: { step: "a", reason: "ENOENT: pack.json" } });
});

test("a full disk is told in words, because Postgres' own name a file nobody knows", async () => {
	const full = () =>
		new Error("Failed query: insert … params: secret", {
			cause: Object.assign(new Error('could not extend file "base/1"'), { code: "53100" }),
		});
	const outcome = await run(depsOf(memoryStore()), sagaOf({ id: "a", title: "A", do: flaky(1, full) }), "t", null);
	expect(outcome).toMatchObject({
		failure: {
			reason:
				'The disk of the database server is full (could not extend file "base/1"). Free space on it, then try again.',
		},
	});
});

test.each(["create", "a running", "a done", "run done"])(
	"a run is whole although the store was away at the write “%s”, because writes are repeated",
	async (at) => {
		let failures = 3;
		const store = memoryStore(async (what) => {
			if (what === at && failures-- > 0) throw storeDown();
		});
		let done = 0;
		const step: Step<null> = {
			id: "a",
			title: "A",
			async do() {
				done++;
				return null;
			},
		};
		expect(await run(depsOf(store), sagaOf(step), "t", null)).toEqual({ state: "done" });
		expect(done).toBe(1);
		expect(store.runs).toMatchObject([{ state: "done", steps: [{ state: "done" }] }]);
	},
);

test("a waiting run ends with its process and is taken up by the next, because stopping is no failure", async () => {
	const store = memoryStore();
	const stop = new AbortController();
	const deps = depsOf(store, { stopping: stop.signal, onProgress: (at) => at.steps[0]?.error && stop.abort() });
	const step = { id: "a", title: "A", do: flaky(1, dockerDown) };
	await expect(run(deps, sagaOf(step), "t", null)).rejects.toMatchObject({ name: "AbortError" });
	expect(store.runs[0]).toMatchObject({ state: "running" });
	await resumeAll(depsOf(store), new Map([["test", sagaOf(step) as Saga<never, never>]]));
	expect(store.runs[0]).toMatchObject({ state: "done" });
});
