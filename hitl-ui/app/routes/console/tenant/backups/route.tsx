import { Archive, Download } from "lucide-react";
import { useOutletContext } from "react-router";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { read } from "#control-plane.server.ts";
import { BackupList } from "../../backups/backup-list.ts";
import { BackupTable } from "../../backups/backup-table.tsx";
import { useBackupSteps } from "../../backups/use-backup-steps.ts";
import { useRunningBackups } from "../../backups/use-running.ts";
import type { TenantOutlet } from "../tenant-screen.tsx";
import type { Route } from "./+types/route";

export async function loader({ request, params }: Route.LoaderArgs) {
	return read(request, `/api/tenants/${encodeURIComponent(params.tenantId)}/backups`, BackupList);
}

export default function TenantBackups({ loaderData: { backups } }: Route.ComponentProps) {
	const { tenant } = useOutletContext<TenantOutlet>();
	const steps = useBackupSteps();
	useRunningBackups(backups);
	return (
		<div className="flex flex-col gap-4">
			<div className="flex flex-wrap gap-2">
				<Button
					variant="primary"
					disabled={steps.busy}
					onClick={() => steps.send({ step: "create", tenant: tenant.id })}
				>
					<Archive aria-hidden /> Back up now
				</Button>
				<Button asChild>
					<a href={`/console/tenants/${tenant.id}/export`} download>
						<Download aria-hidden /> Export everything
					</a>
				</Button>
			</div>
			{backups.length === 0 ? (
				<EmptyState icon={Archive} title="No backup yet" className="min-h-64">
					One is made every day; or make one now.
				</EmptyState>
			) : (
				<BackupTable backups={backups} withTenant={false} />
			)}
		</div>
	);
}
