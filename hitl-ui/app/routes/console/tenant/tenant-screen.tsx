import type { SagaStep, Tenant, TenantDetail } from "@flomastr/contracts/tenant";
import { ArrowLeft, ExternalLink } from "lucide-react";
import { Link, NavLink, Outlet } from "react-router";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { LocalTime } from "#task/local-time.tsx";
import { PageHeader } from "../page-header.tsx";
import { tenantAddress } from "../tenant-address.ts";
import { TenantStateBadge } from "../tenant-marks.tsx";
import { TenantActions } from "./tenant-actions.tsx";
import { useLiveTenant } from "./use-live-tenant.ts";
import { type TenantSteps, useTenantSteps } from "./use-tenant-steps.ts";

/** What the pages of a tenant are given by the frame around them. */
export interface TenantOutlet {
	detail: TenantDetail;
	/** As it is now, later than `detail.tenant`. */
	tenant: Tenant;
	steps: SagaStep[];
	actions: TenantSteps;
}

/** One tenant: its name, its state and what can be done, around its pages. */
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
				<TenantTabs id={tenant.id} />
				<Outlet context={{ detail, tenant, steps, actions } satisfies TenantOutlet} />
			</div>
		</>
	);
}

const tab =
	"-mb-px border-b-2 border-transparent px-3 py-2 font-medium text-[13px] text-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink";

function TenantTabs({ id }: { id: string }) {
	return (
		<nav aria-label="This tenant" className="flex gap-1 border-b">
			<NavLink to={`/console/tenants/${id}`} end className={tab}>
				Overview
			</NavLink>
			<NavLink to={`/console/tenants/${id}/backups`} className={tab}>
				Backups
			</NavLink>
			<NavLink to={`/console/tenants/${id}/logs`} className={tab}>
				n8n's log
			</NavLink>
		</nav>
	);
}
