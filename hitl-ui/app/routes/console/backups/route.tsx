import { Archive } from "lucide-react";
import { data } from "react-router";
import { z } from "zod";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { attempt, read } from "#control-plane.server.ts";
import { useRevalidateOn } from "#live/revalidate.ts";
import { PageHeader } from "../page-header.tsx";
import type { Route } from "./+types/route";
import { BackupList } from "./backup-list.ts";
import { BackupStep, type BackupStepOutcome } from "./backup-step.ts";
import { BackupTable } from "./backup-table.tsx";
import { useRunningBackups } from "./use-running.ts";

export const meta: Route.MetaFunction = () => [{ title: "Backups · FloMastr" }];

export async function loader({ request }: Route.LoaderArgs) {
	return read(request, "/api/backups", BackupList);
}

export async function action({ request }: Route.ActionArgs): Promise<BackupStepOutcome> {
	const parsed = BackupStep.safeParse(await request.json());
	if (!parsed.success) throw data(null, { status: 400 });
	const step = parsed.data;
	const ask = {
		create: () =>
			attempt(request, "POST", `/api/tenants/${"tenant" in step ? step.tenant : ""}/backups`, {}, z.unknown()),
		restore: () =>
			attempt(
				request,
				"POST",
				`/api/backups/${"id" in step ? step.id : ""}/restore`,
				"to" in step && step.to,
				z.unknown(),
			),
		delete: () => attempt(request, "DELETE", `/api/backups/${"id" in step ? step.id : ""}`, undefined, z.unknown()),
	};
	return { step: step.step, outcome: await ask[step.step]() };
}

export default function Backups({ loaderData: { backups } }: Route.ComponentProps) {
	useRevalidateOn("tenant");
	useRunningBackups(backups);
	if (backups.length === 0)
		return (
			<EmptyState icon={Archive} title="No backups yet" className="min-h-96">
				Every tenant is backed up once a day; a tenant's own page makes one at once.
			</EmptyState>
		);
	return (
		<>
			<PageHeader
				title="Backups"
				text="Of all tenants, those that were removed too. Each is restored into a new tenant."
			/>
			<BackupTable backups={backups} withTenant />
		</>
	);
}
