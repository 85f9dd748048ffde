import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDirectoryStore } from "@flomastr/provisioning/backups/directory-store";
import { backupKey } from "@flomastr/provisioning/backups/key";
import { databaseRefOf } from "@flomastr/provisioning/database-ref-of";
import { connectTo } from "@flomastr/provisioning/databases/connect";
import type { ProvisioningDeps, TenantContext, TenantSubject } from "@flomastr/provisioning/deps";
import { provisionTenantSaga } from "@flomastr/provisioning/provision-tenant/saga";
import { reconcile } from "@flomastr/provisioning/reconcile/reconcile";
import { removeTenantSaga } from "@flomastr/provisioning/remove-tenant/saga";
import { runtimeSpecOf } from "@flomastr/provisioning/runtime-spec-of";
import { createSagaStore } from "@flomastr/provisioning/saga/create-store";
import { createTwilioSubaccounts } from "@flomastr/provisioning/subaccounts/twilio";
import { prepareUpgrade } from "@flomastr/provisioning/upgrade-tenant/prepare";
import { upgradeTenantSaga } from "@flomastr/provisioning/upgrade-tenant/saga";
import { createHoldings } from "#backups/holdings.ts";
import { usualRetention } from "#backups/keep-until.ts";
import { newestBackup } from "#backups/list.ts";
import { createBackups } from "#backups/take.ts";
import { createColdDirectory } from "#cold/directory.ts";
import { openHotStore } from "#hot/client.ts";
import { createDiskStore } from "#media/disk-store.ts";
import { reconcileAtStart } from "#reconcile/at-start.ts";
import { createReconcileRecords } from "#reconcile/records.ts";
import { createTenantDirectory } from "#tenants/directory.ts";
import { eraseTenantRows } from "#tenants/erase.ts";
import { createTenantRecords } from "#tenants/records.ts";
import { createTenantRuns, type TenantRuns, type TenantSaga } from "#tenants/runs.ts";
import { tenants } from "#tenants/schema.hot.ts";
import { createSeal } from "#tenants/seal.ts";
import { createVault } from "#tenants/vault.ts";
import { createHolds } from "#upgrades/holds.ts";
import { createLog } from "../../src/log.ts";
import { Signals } from "../../src/signals.ts";
import { holdStore } from "./hold-store.ts";
import type { Order, Word } from "./order.ts";
import { openParts } from "./parts.ts";

// One life of the control plane, to be killed: its real records, sagas and comparison on the real parts, without HTTP.
const order: Order = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const say = (word: Word) => process.stdout.write(`${JSON.stringify(word)}\n`);
const projectRoot = fileURLToPath(new URL("../../../", import.meta.url));

const log = createLog("warn", null);
const hot = openHotStore(order.hotUrl, 20);
const directory = createTenantDirectory(hot);
const seal = createSeal(Buffer.from(order.masterKey, "hex"));
// The engine tells of containers at once, before there is anybody to ask for a spec.
const known: { runs: TenantRuns | null } = { runs: null };
const parts = await openParts(order, log, async (tenantId) => {
	if (known.runs === null) return null;
	return runtimeSpecOf(await known.runs.contextOf(tenantId)).catch(() => null);
});
const provisioning: ProvisioningDeps = {
	runtime: parts.runtime,
	database: parts.database,
	gateway: parts.gateway,
	subaccounts: createTwilioSubaccounts({ platform: order.platform, ...order.twilio }),
	vault: createVault(hot, seal),
	tenants: createTenantRecords(hot, directory, {
		changed: () => {},
		removed: (tenantId) => eraseTenantRows(hot, tenantId),
	}),
	packsFolder: join(order.folder, "packs"),
	migrationsFolder: `${projectRoot}tenant-template/migrations`,
	controlPlaneUrl: "http://host.docker.internal:9",
	publicUrl: (slug) => `http://${slug}.localhost/`,
	clock: () => new Date(),
	log,
};
const media = createDiskStore(join(order.folder, "media"));
const cold = createColdDirectory(async (tenantId) => {
	const tenant = await runs.subjectOf(tenantId);
	return provisioning.database.url(await databaseRefOf({ deps: provisioning, tenant }), "business");
}, 2);
const tools = {
	store: createDirectoryStore(join(order.folder, "backups")),
	key: backupKey(Buffer.from(order.masterKey, "hex")),
	workFolder: join(order.folder, "work"),
	holdings: createHoldings({ hot, seal, media, cold }),
};
const backups = createBackups({ hot, tools, retention: usualRetention, clock: provisioning.clock });
const sagas = {
	provision: failing(provisionTenantSaga(provisioning)),
	upgrade: failing(upgradeTenantSaga({ provisioning, tools, backups, holds: createHolds() }), spoil),
	remove: removeTenantSaga(provisioning, backups),
};
const held = new Map(Object.keys(order.hold).map((id) => [id, Promise.withResolvers<void>()]));
const store = holdStore(createSagaStore(hot), order.hold, (tenantId) => {
	say({ is: "held", tenantId });
	held.get(tenantId)?.resolve();
});
const runs = createTenantRuns({
	hot,
	signals: new Signals(),
	provisioning,
	saga: { store, clock: provisioning.clock, log },
	sagas: Object.values(sagas),
	log,
});
known.runs = runs;
const records = createReconcileRecords({ hot, store, runs, newestBackup: (tenantId) => newestBackup(hot, tenantId) });

/** The same saga with a step that fails for the tenants that were named for it, after it did its harm. */
function failing<Input extends TenantSubject>(
	saga: TenantSaga<Input>,
	harm: (ctx: TenantContext) => Promise<void> = async () => {},
): TenantSaga<Input> {
	const steps = saga.steps.map((step) => ({
		...step,
		async do(ctx: TenantContext) {
			if (order.fail[ctx.tenant.id] !== step.id) return step.do(ctx);
			await harm(ctx);
			throw new Error("it fails as it was told to");
		},
	}));
	return { ...saga, steps };
}

/** As a release does that leaves in the database what the former one cannot use: only the backup's rows mend it. */
async function spoil(ctx: TenantContext): Promise<void> {
	const client = await connectTo(provisioning.database.url(await databaseRefOf(ctx), "admin"));
	await client.query("update n8n.workflow_entity set name = 'spoiled'").finally(() => client.end());
}

const failures: string[] = [];

/** Runs a saga to its end, or until it stands still where it was told to. */
async function follow<Input extends TenantSubject>(
	saga: TenantSaga<Input>,
	subject: Input,
	first?: () => Promise<void>,
): Promise<void> {
	const done = (await runs.start(saga, subject, first)).done.then((outcome) => {
		if (outcome.state !== "done" && order.fail[subject.id] === undefined) {
			failures.push(`${saga.id} of ${subject.slug}: ${JSON.stringify(outcome)}`);
		}
	});
	await Promise.race([done, held.get(subject.id)?.promise ?? done]);
}

async function create(tenant: TenantSubject): Promise<void> {
	const { id, slug, name, pack, owner } = tenant;
	const row = { id, slug, name, pack, plan: "small", ownerEmail: owner.email, ownerName: owner.name };
	await follow(sagas.provision, tenant, async () => {
		await hot.insert(tenants).values({ ...row, state: "requested" });
	});
}

/** To the other of the two releases. */
async function upgrade(id: string): Promise<void> {
	const { release: older, newerRelease: newer } = order.parts;
	const { release } = await provisioning.tenants.read(id);
	await follow(sagas.upgrade, await prepareUpgrade(await runs.contextOf(id), release === newer ? older : newer));
}

async function remove(id: string): Promise<void> {
	await follow(sagas.remove, await runs.subjectOf(id));
}

/** A few at once: more n8n starting than there are cores only keep each other from it. */
async function inLanes(work: (() => Promise<void>)[], lanes = 3): Promise<void> {
	const waiting = work.values();
	const lane = async () => {
		for (const one of waiting) await one();
	};
	await Promise.all(Array.from({ length: lanes }, lane));
}

say({ is: "up" });
const takenUp = runs.takeUpUnfinished();
await inLanes([
	...order.remove.map((id) => () => remove(id)),
	...order.upgrade.map((id) => () => upgrade(id)),
	...order.create.map((tenant) => () => create(tenant)),
]);
await takenUp;
const findings: unknown[] = [];
await reconcileAtStart({
	hot,
	store,
	records: provisioning.tenants,
	runs,
	log,
	reconcile: async (depth) => {
		const report = await reconcile({ provisioning, records }, order.reconcile ?? depth);
		findings.push(...report.findings);
		return report;
	},
});
say({ is: "settled", failures, findings });
// Lives until it is killed; nobody stops it nicely.
process.stdin.resume();
