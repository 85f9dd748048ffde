import type { Upgrade } from "@flomastr/contracts/upgrade";
import { upgradeSagaId } from "@flomastr/provisioning/upgrade-tenant/saga";
import Dockerode from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeRelease, spoiler } from "../../../provisioning/test/make-release.ts";
import { expectSame, untilSettled } from "../../test/copies/compare.ts";
import { type DockerTenancy, startDockerTenancy } from "../../test/docker-tenancy.ts";
import { tableRows } from "../../test/table-rows.ts";
import { until } from "../../test/until.ts";

/** A rollout over a small fleet on the real engine: a release that does harm stops at the first tenant it meets. */
const platform = "rol";
const [old, harmful, good] = ["rol-1", "rol-2-harmful", "rol-3"] as const;
const docker = new Dockerode();
let site: DockerTenancy;
const fleet: string[] = [];

beforeAll(async () => {
	await makeRelease(docker, platform, old);
	await makeRelease(docker, platform, harmful, spoiler);
	await makeRelease(docker, platform, good);
	// Some twenty times what a healthy release takes: a busy machine is no harmful release.
	site = await startDockerTenancy(platform, { release: old, healthyWithinMs: 90_000 });
	for (const slug of ["ash", "birch", "cedar"]) fleet.push(await site.createTenant(slug));
}, 600_000);

afterAll(async () => {
	await site?.stop();
	for (const release of [old, harmful, good]) {
		await docker.getImage(`${platform}/n8n:${release}`).remove({ force: true });
	}
}, 120_000);

/** Begins one over the whole fleet; resolves when nothing of it is under way any more. */
async function rollOut(release: string, atOnce: number): Promise<Upgrade> {
	const { rollouts } = site.tenancy;
	const { id } = await rollouts.start({ release, to: { share: 1 }, at_once: atOnce });
	return until(
		"the rollout has ended",
		async () => {
			const upgrade = await rollouts.get(id);
			const ended = upgrade.state !== "running" && upgrade.tenants.every(({ state }) => state !== "running");
			return ended && upgrade;
		},
		400_000,
	);
}

const rowsOf = (tenantId: string) => site.look(tenantId, (database) => tableRows(database, ["business", "n8n"]));

/** All containers of the platform with what they run; a former one that was left behind would be a fourth. */
async function containers() {
	const filters = { label: [`flomastr.platform=${platform}`] };
	const found = await docker.listContainers({ all: true, filters });
	return found
		.map(({ Id, Image, State, Labels }) => ({ Id, Image, State, tenant: Labels["flomastr.tenant"] ?? "" }))
		.toSorted((a, b) => a.tenant.localeCompare(b.tenant));
}

async function expectNoLitter(): Promise<void> {
	const filters = { label: [`flomastr.platform=${platform}`] };
	expect((await containers()).map(({ tenant }) => tenant)).toEqual(fleet.toSorted());
	expect(await docker.listNetworks({ filters })).toHaveLength(fleet.length);
	const databases = fleet.map((id) => `${platform}_${id.replaceAll("-", "")}`);
	expect((await site.databases()).filter((name) => !name.includes("template"))).toEqual(databases.toSorted());
	expect(fleet.filter((id) => site.tenancy.holds.has(id))).toEqual([]);
}

test("a release that never gets healthy goes back at the canary, database and all, and no other tenant meets it", {
	timeout: 500_000,
}, async () => {
	for (const id of fleet) {
		expect(await site.knock(id)).toEqual({ heard: true });
		await site.look(id, (database) => untilSettled(site.hot.$client, database, id));
	}
	const before = new Map(await Promise.all(fleet.map(async (id) => [id, await rowsOf(id)] as const)));
	const running = await containers();

	const upgrade = await rollOut(harmful, 1);
	expect(upgrade.state).toBe("stopped");
	expect(upgrade.tenants).toMatchObject([
		{ state: "rolled_back", error: expect.stringMatching(/^start-release: .*spoiled/) },
		{ state: "waiting", error: null },
		{ state: "waiting", error: null },
	]);
	const canary = upgrade.tenants[0]?.id ?? "";
	for (const id of fleet) {
		expectSame(await rowsOf(id), before.get(id) ?? {});
		expect(await site.tenancy.runs.rowOf(id)).toMatchObject({ release: old, state: "active" });
		expect(await site.knock(id)).toEqual({ heard: true });
	}
	const after = await containers();
	expect(after.map(({ Image, State }) => ({ Image, State }))).toEqual(
		fleet.map(() => ({ Image: `${platform}/n8n:${old}`, State: "running" })),
	);
	const others = (all: typeof running) => all.filter(({ tenant }) => tenant !== canary);
	expect(others(after)).toEqual(others(running));
	await expectNoLitter();
});

test("a release that does goes through the whole fleet, two tenants at once and never three", {
	timeout: 500_000,
}, async () => {
	await site.prepare(good);
	const upgrade = await rollOut(good, 2);
	expect(upgrade.tenants.map(({ state, error }) => [state, error])).toEqual(fleet.map(() => ["done", null]));
	expect(upgrade.state).toBe("done");
	for (const id of fleet) {
		expect(await site.tenancy.runs.rowOf(id)).toMatchObject({ release: good, state: "active" });
		expect(await site.knock(id)).toEqual({ heard: true });
	}
	expect((await containers()).map(({ Image, State }) => [Image, State])).toEqual(
		fleet.map(() => [`${platform}/n8n:${good}`, "running"]),
	);
	expect(await mostAtOnce()).toBe(2);
	await expectNoLitter();
});

/** Of the successful runs: how many were under way at the moment when most were, by the times of their steps. */
async function mostAtOnce(): Promise<number> {
	const { rows } = await site.hot.$client.query<{ most: number }>(
		`with spans as (
			select run_id, min(started_at) as from_, max(finished_at) as to_ from saga_steps
			where run_id in (select id from saga_runs where saga = $1 and state = 'done') group by run_id)
		select max((select count(*) from spans b where b.from_ <= a.from_ and b.to_ > a.from_))::int as most from spans a`,
		[upgradeSagaId],
	);
	return rows[0]?.most ?? 0;
}
