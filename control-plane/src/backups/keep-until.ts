import type { BackupReason } from "@flomastr/provisioning/backups/backups";

/** How long backups are kept, in days. */
export type Retention = {
	/** Every day's. */
	daily: number;
	/** The first of each week. */
	weekly: number;
	/** Of a removed tenant. */
	grace: number;
};

export const usualRetention: Retention = { daily: 7, weekly: 28, grace: 30 };

/** @param firstOfWeek no other scheduled one was made since Monday, UTC */
export function keepUntil(reason: BackupReason, takenAt: Date, firstOfWeek: boolean, retention: Retention): Date {
	const days = {
		schedule: firstOfWeek ? retention.weekly : retention.daily,
		// Somebody wanted it: it is kept as long as the longest of the usual ones.
		operator: Math.max(retention.weekly, retention.daily),
		upgrade: retention.daily,
		final: retention.grace,
	}[reason];
	return new Date(takenAt.getTime() + days * 24 * 3_600_000);
}

/** The last Monday, 0:00 UTC. */
export function weekOf(at: Date): Date {
	const day = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
	day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
	return day;
}
