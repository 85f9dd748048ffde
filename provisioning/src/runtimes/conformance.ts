import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../test/until.ts";
import type { Runtime, RuntimePart, RuntimeSpec } from "./runtime.ts";
import { waitUntilHealthy } from "./wait-until-healthy.ts";

export type RuntimeFixture = {
	runtime: Runtime;
	/** Of a tenant whose database is ready. */
	spec: RuntimeSpec;
	/** Ends n8n in the rudest way there is. */
	kill(tenantId: string): Promise<void>;
	/** Takes away behind its back what can be taken, and returns which parts that are. */
	lose(tenantId: string): Promise<RuntimePart[]>;
	stop(): Promise<void>;
};

const slow = 400_000;

/** What every implementation of `Runtime` does, with the real n8n. */
export function runtimeConformance(name: string, start: () => Promise<RuntimeFixture>): void {
	describe(`${name} is a Runtime`, { timeout: slow }, () => {
		let fixture: RuntimeFixture;
		let runtime: Runtime;
		let tenantId: string;

		beforeAll(async () => {
			fixture = await start();
			({ runtime } = fixture);
			({ tenantId } = fixture.spec);
		}, slow);
		afterAll(() => fixture.stop(), slow);

		/** Its status, or null where nobody listens. */
		const readiness = async (): Promise<number | null> => {
			const address = runtime.address(tenantId);
			if (address === null) return null;
			return fetch(`${address}/healthz/readiness`).then(
				({ status }) => status,
				() => null,
			);
		};
		const answers = async (): Promise<boolean> => (await readiness()) === 200;

		test("a tenant without a runtime is stopped, because nothing was made for it", async () => {
			expect(await runtime.inspect(tenantId)).toMatchObject({ state: "stopped", address: null });
			expect(runtime.address(tenantId)).toBeNull();
			expect(await runtime.usage(tenantId)).toBeNull();
			expect(await runtime.logs(tenantId, 10)).toEqual([]);
			expect((await runtime.list()).has(tenantId)).toBe(false);
			await runtime.sleep(tenantId);
			await runtime.stop(tenantId);
			await runtime.remove(tenantId);
		});

		test("what can be run is named, because a tenant's release is chosen from it", async () => {
			expect(await runtime.releases()).toContain(fixture.spec.release);
		});

		test("an ensured runtime becomes healthy, and ensuring it again leaves it alone", async () => {
			await runtime.ensure(fixture.spec);
			expect(runtime.isBooting(tenantId)).toBe(true);
			await waitUntilHealthy(runtime, tenantId, slow);
			expect(runtime.isBooting(tenantId)).toBe(false);
			const { pid } = await runtime.inspect(tenantId);
			await runtime.ensure(structuredClone(fixture.spec));
			expect(await runtime.inspect(tenantId)).toMatchObject({ state: "running", pid, restarts: 0 });
			expect(await answers()).toBe(true);
			expect((await runtime.logs(tenantId, 500)).join("\n")).toContain("Owner was set up successfully");
			expect(await runtime.logs(tenantId, 2)).toHaveLength(2);
		});

		test("a running tenant is listed with what it takes, because the console shows it", async () => {
			expect((await runtime.list()).get(tenantId)).toEqual([]);
			const usage = await runtime.usage(tenantId);
			expect(usage?.memory).toBeGreaterThan(50e6);
			expect(usage?.cpuSeconds).toBeGreaterThan(0.5);
		});

		test("a killed n8n comes back by itself and is counted, because a tenant must not need a person", async () => {
			await fixture.kill(tenantId);
			await until("it is down", async () => (await runtime.inspect(tenantId)).state !== "running");
			const heard: { booting: boolean; status: number }[] = [];
			await until(
				"it answers again",
				async () => {
					const booting = runtime.isBooting(tenantId);
					const status = await readiness();
					if (status !== null) heard.push({ booting, status });
					return !booting && status === 200 && (await runtime.inspect(tenantId)).state === "running";
				},
				slow,
			);
			expect((await runtime.inspect(tenantId)).restarts).toBe(1);
			// It listens before it is ready. By then it is known to boot, or somebody would speak to it.
			expect(heard.filter(({ booting, status }) => !booting && status !== 200)).toEqual([]);
		});

		test("a sleeping tenant answers nobody and wakes as it was", async () => {
			await runtime.sleep(tenantId);
			await runtime.sleep(tenantId);
			expect(await answers()).toBe(false);
			await runtime.wake(tenantId);
			await runtime.wake(tenantId);
			await waitUntilHealthy(runtime, tenantId, slow);
			expect(await answers()).toBe(true);
		});

		test("a stopped tenant stays stopped and keeps its files, and ensuring starts it again", async () => {
			await runtime.stop(tenantId);
			await runtime.stop(tenantId);
			expect(await runtime.inspect(tenantId)).toMatchObject({ state: "stopped", address: null, pid: null });
			expect(await answers()).toBe(false);
			expect(await runtime.usage(tenantId)).toBeNull();
			expect((await runtime.list()).get(tenantId)).toEqual([]);
			await runtime.ensure(fixture.spec);
			await waitUntilHealthy(runtime, tenantId, slow);
			expect(await answers()).toBe(true);
		});

		test("a changed spec starts it anew, because n8n reads its settings at boot only", async () => {
			const { pid } = await runtime.inspect(tenantId);
			await runtime.ensure({ ...fixture.spec, owner: { ...fixture.spec.owner, firstName: "Renamed" } });
			await waitUntilHealthy(runtime, tenantId, slow);
			expect((await runtime.inspect(tenantId)).pid).not.toBe(pid);
		});

		test("parts that somebody took away are told, and ensuring makes them anew", async () => {
			const parts = await fixture.lose(tenantId);
			expect((await runtime.list()).get(tenantId)).toEqual(parts);
			await runtime.ensure(fixture.spec);
			await waitUntilHealthy(runtime, tenantId, slow);
			expect(await answers()).toBe(true);
			expect((await runtime.list()).get(tenantId)).toEqual([]);
		});

		test("a removed runtime is gone, because removal ends it and deletes its files", async () => {
			await runtime.remove(tenantId);
			await runtime.remove(tenantId);
			expect(await answers()).toBe(false);
			expect((await runtime.inspect(tenantId)).state).toBe("stopped");
			expect((await runtime.list()).has(tenantId)).toBe(false);
		});
	});
}
