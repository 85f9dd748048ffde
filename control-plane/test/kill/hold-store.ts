import type { SagaStore, StoredStep } from "@flomastr/provisioning/saga/store";
import type { Boundary } from "./order.ts";

/** The moments around a step, by the state that is written and whether that happens first. */
const moments: Record<Boundary["at"], { state: StoredStep["state"]; written: boolean }> = {
	"before-do": { state: "running", written: true },
	"after-do": { state: "done", written: false },
	"after-record": { state: "done", written: true },
	"before-undo": { state: "undoing", written: true },
	"after-undo": { state: "undone", written: false },
};

/** A store that never comes back from one write of a run: to the rest of the world the process died there. */
export function holdStore(
	store: SagaStore,
	hold: Record<string, Boundary>,
	held: (tenantId: string) => void,
): SagaStore {
	const subjects = new Map<string, string>();
	return {
		...store,
		async create(run) {
			subjects.set(run.id, run.subject);
			await store.create(run);
		},
		async updateStep(runId, step) {
			const subject = subjects.get(runId) ?? "";
			const boundary = hold[subject];
			const moment = boundary?.step === step.id ? moments[boundary.at] : null;
			if (moment?.state !== step.state) return store.updateStep(runId, step);
			if (moment.written) await store.updateStep(runId, step);
			held(subject);
			return new Promise(() => {});
		},
	};
}
