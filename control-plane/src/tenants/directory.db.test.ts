import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import type { HotDatabase } from "#hot/client.ts";
import { createHotStore } from "../../test/hot-store.ts";
import { createTenantRow } from "../../test/rows.ts";
import { createTenantDirectory } from "./directory.ts";
import { tenants } from "./schema.hot.ts";

const { hot } = await createHotStore();

/** The store, its answers to `select` kept back until the test lets them go. */
function answeringLate() {
	const read = Promise.withResolvers<void>();
	const release = Promise.withResolvers<void>();
	const late = {
		select: (fields: Parameters<HotDatabase["select"]>[0]) => ({
			from: (table: typeof tenants) => ({
				where: async (condition: ReturnType<typeof eq>) => {
					const rows = await hot.select(fields).from(table).where(condition);
					read.resolve();
					await release.promise;
					return rows;
				},
			}),
		}),
	} as unknown as HotDatabase;
	return { late, read: read.promise, release: release.resolve };
}

test("what was asked before a change is not remembered after it, or a sleeper would count as awake for good", async () => {
	const { id, slug } = await createTenantRow(hot, { state: "active" });
	const { late, read, release } = answeringLate();
	const directory = createTenantDirectory(late);
	const asked = directory.byId(id);
	await read;
	await hot.update(tenants).set({ state: "asleep" }).where(eq(tenants.id, id));
	directory.forget(id);
	release();
	expect((await asked)?.state).toBe("active");
	expect((await directory.byId(id))?.state).toBe("asleep");
	expect((await directory.bySlug(slug))?.state).toBe("asleep");
});
