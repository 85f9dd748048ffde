import type { Tenant, TenantDetail } from "@flomastr/contracts/tenant";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { Card } from "#components/ui/card.tsx";
import { LocalTime } from "#task/local-time.tsx";
import { planWords } from "../../plan-words.ts";

/** What a tenant runs, where, and to which point it can be restored. */
export function PlaceCard({ detail, tenant }: { detail: TenantDetail; tenant: Tenant }) {
	return (
		<Card className="p-5">
			<h2 className="mb-3 font-semibold text-sm">Set-up</h2>
			<dl className="flex flex-col gap-2 text-[13px]">
				<Row name="Plan">
					<span className="capitalize" title={planWords[tenant.plan]}>
						{tenant.plan}
					</span>
				</Row>
				<Row name="Release">
					<Link to={`/console/upgrades?tenant=${tenant.id}`} className="text-accent-ink hover:underline">
						{tenant.release ?? "not started yet"}
					</Link>
				</Row>
				<Row name="Database">{detail.database_host ?? "not placed yet"}</Row>
				<Row name="Can be restored to">
					<Link to={`/console/tenants/${tenant.id}/backups`} className="text-accent-ink hover:underline">
						{detail.last_backup ? <LocalTime at={detail.last_backup} form="full" /> : "no backup yet"}
					</Link>
				</Row>
				<Row name="Next due">{detail.next_due ? <LocalTime at={detail.next_due} form="full" /> : "nothing known"}</Row>
			</dl>
		</Card>
	);
}

function Row({ name, children }: { name: string; children: ReactNode }) {
	return (
		<div className="flex items-baseline justify-between gap-3">
			<dt className="shrink-0 text-muted">{name}</dt>
			<dd className="min-w-0 truncate text-right">{children}</dd>
		</div>
	);
}
