import type { BackupStore } from "@flomastr/provisioning/backups/store";
import { reasonOf } from "@flomastr/provisioning/errors";
import { down, type Finding, type Part, up } from "./part.ts";

/** A bucket counts each question; this often is soon enough. */
const rememberMs = 60_000;

/** Where backups lie. */
export function backupsPart(store: Pick<BackupStore, "place" | "list">, clock: () => Date): Part {
	let last: { at: number; finding: Finding } | null = null;
	return {
		id: "backups",
		title: "Backups",
		async check() {
			const now = clock().getTime();
			if (last?.finding.state === "up" && now - last.at < rememberMs) return last.finding;
			const finding = await store.list().then(
				(found) => {
					const bytes = found.reduce((sum, one) => sum + one.bytes, 0);
					return up(`${found.length} backups, ${Math.ceil(bytes / 1e6)} MB, in ${store.place}.`);
				},
				(error: unknown) => down(`No backup can be made or read: ${reasonOf(error)}`),
			);
			last = { at: now, finding };
			return finding;
		},
	};
}
