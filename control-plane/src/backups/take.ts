import { backupInTime } from "@flomastr/provisioning/backup-tenant/backup-in-time";
import type { BackupReason, Backups, BackupTools } from "@flomastr/provisioning/backups/backups";
import type { TenantContext } from "@flomastr/provisioning/deps";
import { reasonOf } from "@flomastr/provisioning/errors";
import { and, eq, gte } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { HotDatabase } from "#hot/client.ts";
import { keepUntil, type Retention, weekOf } from "./keep-until.ts";
import { backups } from "./schema.hot.ts";

export interface RecordedBackups extends Backups {
	/** Resolves once it is written down that a backup is being made; `done` when it is there. */
	begin(ctx: TenantContext, reason: BackupReason): Promise<{ id: string; done: Promise<string> }>;
}

/** Makes backups and writes down how each ended. */
export function createBackups(deps: {
	hot: HotDatabase;
	tools: BackupTools;
	retention: Retention;
	clock: () => Date;
	/** Milliseconds in which something of a backup must move; ten minutes when left out. */
	stillMs?: number;
}): RecordedBackups {
	const { hot, tools, retention, clock } = deps;
	async function make(
		ctx: TenantContext,
		{ id, reason, takenAt }: { id: string; reason: BackupReason; takenAt: Date },
	) {
		const end = (change: Partial<typeof backups.$inferInsert>) =>
			hot
				.update(backups)
				.set({ ...change, finishedAt: clock() })
				.where(eq(backups.id, id));
		try {
			const { bytes } = await backupInTime(ctx, tools, { id, reason, takenAt }, deps.stillMs);
			await end({ state: "done", bytes });
			return id;
		} catch (error) {
			await end({ state: "failed", error: reasonOf(error) });
			throw error;
		}
	}

	async function begin(ctx: TenantContext, reason: BackupReason) {
		const { tenant } = ctx;
		const id = uuidv7();
		const takenAt = clock();
		const { release } = await ctx.deps.tenants.read(tenant.id);
		await hot.insert(backups).values({
			id,
			ofTenant: tenant.id,
			tenantSlug: tenant.slug,
			tenantName: tenant.name,
			reason,
			state: "running",
			takenAt,
			release,
			keepUntil: keepUntil(reason, takenAt, await isFirstOfWeek(hot, tenant.id, takenAt), retention),
		});
		return { id, done: make(ctx, { id, reason, takenAt }) };
	}

	return { begin, take: async (ctx, reason) => (await begin(ctx, reason)).done };
}

async function isFirstOfWeek(hot: HotDatabase, tenantId: string, at: Date): Promise<boolean> {
	const since = and(
		eq(backups.ofTenant, tenantId),
		eq(backups.reason, "schedule"),
		eq(backups.state, "done"),
		gte(backups.takenAt, weekOf(at)),
	);
	const found = await hot.select({ id: backups.id }).from(backups).where(since).limit(1);
	return found.length === 0;
}

/** For the start: what was being made when the process ended is not there. */
export async function failCutOff(hot: HotDatabase, now: Date): Promise<void> {
	const error = "FloMastr was stopped while it was being made. The next one is made at its time, or by hand.";
	await hot.update(backups).set({ state: "failed", error, finishedAt: now }).where(eq(backups.state, "running"));
}
