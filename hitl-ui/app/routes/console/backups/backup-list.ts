import { Backup } from "@flomastr/contracts/backup";
import { z } from "zod";

/** `GET /api/backups` and `GET /api/tenants/:id/backups`. */
export const BackupList = z.object({ backups: z.array(Backup) });

export const reasonWords: Record<Backup["reason"], string> = {
	schedule: "daily",
	operator: "by hand",
	upgrade: "before an upgrade",
	final: "when it was removed",
};
