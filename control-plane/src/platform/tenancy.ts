import { join } from "node:path";
import type { BackupTools } from "@flomastr/provisioning/backups/backups";
import { databaseRefOf } from "@flomastr/provisioning/database-ref-of";
import type { Database } from "@flomastr/provisioning/databases/database";
import type { ProvisioningDeps } from "@flomastr/provisioning/deps";
import type { Gateway } from "@flomastr/provisioning/gateways/gateway";
import { provisionTenantSaga } from "@flomastr/provisioning/provision-tenant/saga";
import { reconcile } from "@flomastr/provisioning/reconcile/reconcile";
import { removeTenantSaga } from "@flomastr/provisioning/remove-tenant/saga";
import { restoreTenantSaga } from "@flomastr/provisioning/restore-tenant/saga";
import { n8nOwnerEmail } from "@flomastr/provisioning/runtime-spec-of";
import type { Runtime } from "@flomastr/provisioning/runtimes/runtime";
import { createSagaStore } from "@flomastr/provisioning/saga/create-store";
import type { Subaccounts } from "@flomastr/provisioning/subaccounts/subaccounts";
import { upgradeTenantSaga } from "@flomastr/provisioning/upgrade-tenant/saga";
import type { Logger } from "pino";
import { createCopies } from "#backups/copies.ts";
import { createHoldings } from "#backups/holdings.ts";
import { usualRetention } from "#backups/keep-until.ts";
import { newestBackup } from "#backups/list.ts";
import { createBackups } from "#backups/take.ts";
import { createConnectionDirectory } from "#channels/connections.ts";
import { createColdDirectory } from "#cold/directory.ts";
import type { MediaStore } from "#media/media-store.ts";
import type { Auth } from "#people/auth.ts";
import { createReconcileRecords } from "#reconcile/records.ts";
import type { Reconcile } from "#reconcile/routes.ts";
import { createTenantDirectory } from "#tenants/directory.ts";
import { eraseTenantRows } from "#tenants/erase.ts";
import { prepareTenant } from "#tenants/prepare.ts";
import { createTenantRecords } from "#tenants/records.ts";
import { createLifecycle, type RunningLifecycle } from "#tenants/run-lifecycle.ts";
import { createTenantRuns, type TenantRuns } from "#tenants/runs.ts";
import type { Seal } from "#tenants/seal.ts";
import { createWakefulness } from "#tenants/sleep/create-wakefulness.ts";
import type { SleepDeps, Wakefulness } from "#tenants/sleep/wakefulness.ts";
import { createTenantTokens } from "#tenants/tokens.ts";
import { createVault } from "#tenants/vault.ts";
import { createHolds } from "#upgrades/holds.ts";
import { createRollouts } from "#upgrades/rollouts.ts";
import type { N8nAccess } from "#workflows/enter-editor.ts";
import type { WorkflowHost } from "#workflows/post.ts";
import type { Hot } from "../context.ts";
import { projectRoot } from "./embedded.ts";

/** What a tenant's database may take of the control plane at once; the embedded one runs one statement at a time. */
const coldConnections = 2;

interface Options extends Hot {
	auth: Auth;
	backups: Omit<BackupTools, "holdings">;
	database: Database;
	gateway: Gateway;
	/** What a new release may take to answer before a tenant goes back; as long as an upgrade allows by default. */
	healthyWithinMs?: number;
	/** Null where no Twilio account is set. */
	subaccounts: Subaccounts | null;
	log: Logger;
	media: MediaStore;
	packsFolder: string;
	runtime: Runtime;
	seal: Seal;
	/** When tenants fall asleep, and who is told. */
	sleep: Pick<SleepDeps, "idleMs" | "timing" | "onWake" | "onSleep">;
	/** Aborted when the process stops. */
	stopping: AbortSignal;
	controlPlaneUrl: string;
	publicUrl(slug: string): string;
}

/** Everything about tenants: who they are, their secrets and databases, how they come and go. */
export function createTenancy(options: Options) {
	const { hot, signals, clock, database, gateway, log, media, packsFolder, runtime, seal } = options;
	const vault = createVault(hot, seal);
	const directory = createTenantDirectory(hot);
	const tokens = createTenantTokens(vault);

	const cold = createColdDirectory(async (tenantId) => {
		const tenant = await directory.byId(tenantId);
		if (!tenant || (await vault.get(tenantId, "database.business")) === null) return null;
		const subject = { ...tenant, pack: null, owner: { email: "", name: "" } };
		return database.url(await databaseRefOf({ deps: provisioning, tenant: subject }), "business");
	}, coldConnections);

	const provisioning: ProvisioningDeps = {
		runtime,
		database,
		gateway,
		subaccounts: options.subaccounts,
		vault,
		tenants: createTenantRecords(hot, directory, {
			changed: (tenantId) => runs.announce(tenantId),
			async removed(tenantId) {
				await cold.forget(tenantId);
				await media.removeTenant(tenantId);
				await eraseTenantRows(hot, tenantId);
				tokens.forget(tenantId);
				// Of an upgrade that was cut off, and that nobody goes on with.
				holds.letGo(tenantId);
			},
		}),
		packsFolder,
		migrationsFolder: join(projectRoot, "tenant-template/migrations"),
		controlPlaneUrl: options.controlPlaneUrl,
		publicUrl: options.publicUrl,
		clock,
		log,
	};
	const tools = { ...options.backups, holdings: createHoldings({ hot, seal, media, cold }) };
	const retention = usualRetention;
	const backups = createBackups({ hot, tools, retention, clock });
	const holds = createHolds();
	const sagas = {
		provision: provisionTenantSaga(provisioning),
		remove: removeTenantSaga(provisioning, backups),
		restore: restoreTenantSaga(provisioning, tools),
		upgrade: upgradeTenantSaga({ provisioning, tools, backups, holds, healthyWithinMs: options.healthyWithinMs }),
	};
	const store = createSagaStore(hot);
	const runs: TenantRuns = createTenantRuns({
		hot,
		signals,
		provisioning,
		saga: { store, clock, log, stopping: options.stopping },
		sagas: Object.values(sagas),
		log,
	});
	const lifecycle: RunningLifecycle = createLifecycle({
		hot,
		provisioning,
		runs,
		sagas,
		prepare: (tenant, input) => prepareTenant({ hot, auth: options.auth, seal, packsFolder }, tenant, input),
		log,
	});

	const records = createReconcileRecords({ hot, store, runs, newestBackup: (tenantId) => newestBackup(hot, tenantId) });
	const reconcileTenants: Reconcile = (depth) => reconcile({ provisioning, records }, depth);

	const awakened: Wakefulness = createWakefulness({
		...options.sleep,
		hot,
		provisioning,
		directory,
		runs,
		clock,
		log,
	});

	// Nobody speaks to an n8n that is being upgraded: what is for it waits.
	const wakefulness: Wakefulness = {
		...awakened,
		awake: async (tenantId, cause) => (holds.has(tenantId) ? null : awakened.awake(tenantId, cause)),
	};
	const copies = createCopies({ hot, tools, backups, runs, store, restoreSaga: sagas.restore, retention, clock, log });
	const rollouts = createRollouts({ hot, runs, saga: sagas.upgrade, runtime, clock, log });

	const n8n: N8nAccess & WorkflowHost = {
		// What is to be delivered wakes it.
		origin: (tenantId) => wakefulness.awake(tenantId, "event"),
		owner: async (tenantId) => ({
			email: n8nOwnerEmail(tenantId),
			password: (await vault.get(tenantId, "n8n.owner_password")) ?? "",
		}),
		signingSecret: async (tenantId) => (await vault.get(tenantId, "tenant.signing_secret")) ?? "",
	};

	return {
		cold,
		connections: createConnectionDirectory(hot, seal),
		copies,
		directory,
		holds,
		lifecycle,
		n8n,
		provisioning,
		reconcile: reconcileTenants,
		rollouts,
		runs,
		store,
		tokens,
		wakefulness,
	};
}

export type Tenancy = ReturnType<typeof createTenancy>;
