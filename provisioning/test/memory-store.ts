import type { SagaStore, StoredRun } from "#saga/store.ts";

/** Keeps runs as a database would: what is given in and out is a copy. `hold` lets a test stop the process at a write. */
export function memoryStore(
	onWrite: (what: string) => Promise<void> = async () => {},
): SagaStore & { runs: StoredRun[] } {
	const runs: StoredRun[] = [];
	const find = (id: string): StoredRun => {
		const found = runs.find((run) => run.id === id);
		if (found === undefined) throw new Error(`no run ${id}`);
		return found;
	};
	return {
		runs,
		async create(run) {
			await onWrite("create");
			for (const older of runs.filter(({ subject }) => subject === run.subject)) {
				if (older.state !== "done" && older.state !== "undone") older.state = "superseded";
			}
			runs.push(structuredClone(run));
		},
		async updateRun(id, { state, failure }) {
			await onWrite(`run ${state}`);
			Object.assign(find(id), structuredClone({ state, failure }));
		},
		async updateStep(id, step) {
			await onWrite(`${step.id} ${step.state}`);
			const { steps } = find(id);
			steps.splice(
				steps.findIndex((known) => known.id === step.id),
				1,
				structuredClone(step),
			);
		},
		unsettled: async () =>
			structuredClone(runs.filter(({ state }) => ["running", "undoing", "failed"].includes(state))),
		newest: async (subject) => structuredClone(runs.findLast((run) => run.subject === subject) ?? null),
	};
}
