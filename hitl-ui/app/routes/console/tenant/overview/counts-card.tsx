import type { TenantDetail } from "@flomastr/contracts/tenant";
import { Link } from "react-router";
import { Card } from "#components/ui/card.tsx";

/** What is in a tenant, in numbers. */
export function CountsCard({ detail }: { detail: TenantDetail }) {
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
