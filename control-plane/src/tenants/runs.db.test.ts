import { join } from "node:path";
import type { ProvisioningDeps, TenantContext } from "@flomastr/provisioning/deps";
import { createSagaStore } from "@flomastr/provisioning/saga/create-store";
import { expect, test } from "vitest";
import { makeFolder } from "../../../provisioning/test/temporary-folder.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { readLog } from "../../test/read-log.ts";
import { createTenantRow } from "../../test/rows.ts";
import { createLog } from "../log.ts";
import { Signals } from "../signals.ts";
import { createTenantRuns, type TenantSaga } from "./runs.ts";

const { hot } = await createHotStore();

test("what was begun while the start is under way is left to who began it, and nobody is told of a failure", async () => {
	const folder = makeFolder();
	const file = join(folder.path, "log");
	const log = createLog("warn", file);
	const step = Promise.withResolvers<null>();
	let times = 0;
	const saga: TenantSaga = {
		id: "greet",
		onFailure: "undo",
		context: (tenant): TenantContext => ({ deps: {} as ProvisioningDeps, tenant }),
		steps: [
			{
				id: "greet",
				title: "Greet",
				do() {
					times += 1;
					return step.promise;
				},
			},
		],
	};
	const runs = createTenantRuns({
		hot,
		signals: new Signals(),
		provisioning: {} as ProvisioningDeps,
		saga: { store: createSagaStore(hot), clock: () => new Date(), log },
		sagas: [saga],
		log,
	});
	const tenant = await createTenantRow(hot);
	const { done } = await runs.start(saga, { ...tenant, pack: null, owner: { email: "o@t.test", name: "O" } });
	await runs.takeUpUnfinished();
	step.resolve(null);
	expect(await done).toEqual({ state: "done" });
	expect(times).toBe(1);
	expect(await readLog(log, file)).toBe("");
	folder.remove();
});
