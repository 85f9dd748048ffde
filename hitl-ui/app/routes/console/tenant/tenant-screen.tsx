import type { TenantDetail } from "@flomastr/contracts/tenant";
import { ArrowLeft, ExternalLink } from "lucide-react";
import { Link } from "react-router";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { cn } from "#components/ui/class-names.ts";
import { LocalTime } from "#task/local-time.tsx";
import { PageHeader } from "../page-header.tsx";
import { tenantAddress } from "../tenant-address.ts";
import { moving, TenantStateBadge } from "../tenant-marks.tsx";
import { HealthCard } from "./health-card.tsx";
import { SagaSteps } from "./saga-steps.tsx";
import { TenantActions } from "./tenant-actions.tsx";
import { useLiveTenant } from "./use-live-tenant.ts";
import { useTenantSteps } from "./use-tenant-steps.ts";

/** One tenant: its state, its n8n, what is in it, and how its last change went. */
export function TenantScreen({ detail }: { detail: TenantDetail }) {
	const { tenant, steps } = useLiveTenant(detail);
	const actions = useTenantSteps(tenant.id);
	const address = tenantAddress(tenant);
	return (
		<>
			<Button asChild variant="ghost" size="sm" className="-ml-2.5 mb-3">
				<Link to="/console">
					<ArrowLeft aria-hidden /> Tenants
				</Link>
			</Button>
			<PageHeader
				title={
					<span className="flex flex-wrap items-center gap-2.5">
						{tenant.name}
						<span role="status">
							<TenantStateBadge state={tenant.state} />
						</span>
					</span>
				}
				text={
					<>
						{address ? (
							<a
								href={tenant.url}
								target="_blank"
								rel="noopener noreferrer"
								className="inline-flex items-center gap-1 text-accent-ink hover:underline"
							>
								{address} <ExternalLink aria-hidden className="size-3" />
							</a>
						) : (
							"no address"
						)}{" "}
						· {tenant.pack ?? "no pack"} · created <LocalTime at={tenant.created_at} form="date" />
					</>
				}
			>
				<TenantActions tenant={tenant} actions={actions} />
			</PageHeader>
			<div className="flex flex-col gap-4">
				{tenant.failure && (
					<Alert
						tone="danger"
						live
						title={`Failed at: ${steps.find((step) => step.id === tenant.failure?.step)?.title ?? tenant.failure.step}`}
						action={
							tenant.state === "failed" && (
								<Button size="sm" disabled={actions.busy !== null} onClick={() => actions.send("retry")}>
									{actions.busy === "retry" ? "Starting…" : "Try again"}
								</Button>
							)
						}
					>
						{tenant.failure.reason}
					</Alert>
				)}
				<div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
					<Card className="p-5">
						<SagaSteps steps={steps} moving={moving.has(tenant.state)} />
					</Card>
					<div className={cn("flex flex-col gap-4", !moving.has(tenant.state) && "max-lg:order-first")}>
						<HealthCard runtime={detail.runtime} state={tenant.state} actions={actions} />
						<CountsCard detail={detail} />
					</div>
				</div>
			</div>
		</>
	);
}

function CountsCard({ detail }: { detail: TenantDetail }) {
	const { counts, tenant } = detail;
	const items = [
		{ label: "Conversations", value: counts.threads },
		{ label: "Open tasks", value: counts.open_tasks },
		{ label: "Deliveries waiting", value: counts.deliveries_waiting },
		{ label: "Dead letters", value: counts.deliveries_dead },
	];
	return (
		<Card className="p-5">
			<h2 className="mb-3 font-semibold text-sm">In numbers</h2>
			<dl className="grid grid-cols-2 gap-x-4 gap-y-3">
				{items.map(({ label, value }) => (
					<div key={label} className="flex flex-col-reverse">
						<dt className="text-muted text-xs">{label}</dt>
						<dd className="font-semibold text-lg tabular-nums">{value.toLocaleString("en-IN")}</dd>
					</div>
				))}
			</dl>
			{counts.deliveries_dead > 0 && (
				<Link
					to={`/console/dead-letters?tenant=${tenant.id}`}
					className="mt-3 inline-block font-medium text-[13px] text-accent-ink hover:underline"
				>
					Look at the dead letters
				</Link>
			)}
		</Card>
	);
}
