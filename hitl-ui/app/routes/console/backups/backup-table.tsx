import type { Backup } from "@flomastr/contracts/backup";
import { LoaderCircle, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Dialog, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { LocalTime } from "#task/local-time.tsx";
import { showBytes } from "../show-bytes.ts";
import { reasonWords } from "./backup-list.ts";
import { RestoreDialog } from "./restore-dialog.tsx";
import { useBackupSteps } from "./use-backup-steps.ts";

const head = "px-4 py-2.5 text-left font-medium text-muted text-xs whitespace-nowrap";
const cell = "px-4 py-3 align-middle max-md:px-0 max-md:py-0";

/** Backups, newest first; a card each on a phone. @param withTenant names the tenant where the list is of several */
export function BackupTable({ backups, withTenant }: { backups: Backup[]; withTenant: boolean }) {
	const [restoring, setRestoring] = useState<Backup | null>(null);
	const [deleting, setDeleting] = useState<Backup | null>(null);
	const steps = useBackupSteps();
	const titles = [...(withTenant ? ["Tenant"] : []), "Point of restore", "Made", "Size", "Kept until"];
	return (
		<Card className="overflow-hidden">
			<table aria-label="Backups" className="w-full text-[13px] max-md:block">
				<thead className="border-b bg-hover max-md:sr-only">
					<tr>
						{titles.map((title) => (
							<th key={title} scope="col" className={head}>
								{title}
							</th>
						))}
						<th scope="col" className={head}>
							<span className="sr-only">What to do</span>
						</th>
					</tr>
				</thead>
				<tbody className="divide-y max-md:block">
					{backups.map((backup) => (
						<tr
							key={backup.id}
							data-state={backup.state}
							className="hover:bg-hover max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-4 max-md:gap-y-1.5 max-md:p-4"
						>
							{withTenant && (
								<td className={`${cell} max-md:w-full`}>
									<span className="block font-medium">{backup.tenant_name}</span>
									<span className="text-muted text-xs">{backup.tenant_slug}</span>
								</td>
							)}
							<td className={`${cell} whitespace-nowrap`}>
								<LocalTime at={backup.taken_at} form="full" />
								{backup.error && <span className="block whitespace-normal text-danger-ink">{backup.error}</span>}
							</td>
							<td className={cell}>
								<StateBadge backup={backup} />
							</td>
							<td className={`${cell} text-muted tabular-nums`}>
								{backup.bytes === null ? "–" : showBytes(backup.bytes)}
							</td>
							<td className={`${cell} whitespace-nowrap text-muted`}>
								<LocalTime at={backup.keep_until} form="date" />
							</td>
							<td className={`${cell} whitespace-nowrap text-right max-md:w-full max-md:text-left`}>
								{backup.state === "done" && (
									<Button size="sm" onClick={() => setRestoring(backup)}>
										<RotateCcw aria-hidden /> Restore…
									</Button>
								)}
								{backup.state !== "running" && (
									<Button
										variant="danger-ghost"
										size="icon-sm"
										className="ml-1"
										aria-label={`Delete the backup of ${backup.tenant_name} of ${backup.taken_at}`}
										onClick={() => setDeleting(backup)}
									>
										<Trash2 aria-hidden />
									</Button>
								)}
							</td>
						</tr>
					))}
				</tbody>
			</table>
			{restoring && <RestoreDialog backup={restoring} onClose={() => setRestoring(null)} />}
			{deleting && (
				<Dialog open onOpenChange={(open) => !open && setDeleting(null)}>
					<DialogContent title="Delete this backup?" description="It cannot be restored after that.">
						<DialogFooter>
							<Button onClick={() => setDeleting(null)}>Keep it</Button>
							<Button
								variant="danger"
								onClick={() => {
									steps.send({ step: "delete", id: deleting.id });
									setDeleting(null);
								}}
							>
								Delete for good
							</Button>
						</DialogFooter>
					</DialogContent>
				</Dialog>
			)}
		</Card>
	);
}

function StateBadge({ backup }: { backup: Backup }) {
	if (backup.state === "running")
		return (
			<Badge tone="accent">
				<LoaderCircle aria-hidden className="animate-spin" /> Being made
			</Badge>
		);
	if (backup.state === "failed") return <Badge tone="danger">Failed</Badge>;
	return <Badge tone={backup.reason === "final" ? "warning" : "neutral"}>{reasonWords[backup.reason]}</Badge>;
}
