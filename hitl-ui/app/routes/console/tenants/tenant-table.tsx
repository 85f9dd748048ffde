import type { Tenant } from "@flomastr/contracts/tenant";
import { ExternalLink } from "lucide-react";
import { type ReactNode, Suspense } from "react";
import { Await, Link } from "react-router";
import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { LocalTime } from "#task/local-time.tsx";
import { tenantAddress } from "../tenant-address.ts";
import { HealthMark, TenantStateBadge } from "../tenant-marks.tsx";
import type { TenantDetails } from "./read-details.server.ts";

const head = "px-4 py-2.5 text-left font-medium text-muted text-xs whitespace-nowrap";
const cell = "px-4 py-3 align-middle max-md:px-0 max-md:py-0";

/** Every tenant; a card each on a phone. */
export function TenantTable({ tenants, details }: { tenants: Tenant[]; details: Promise<TenantDetails> }) {
	return (
		<Card className="overflow-hidden">
			<table aria-label="Tenants" className="w-full text-[13px] max-md:block">
				<thead className="border-b bg-hover max-md:sr-only">
					<tr>
						{["Name", "State", "Health", "Pack", "Created", "Conversations", "Open tasks", "Deliveries"].map(
							(title) => (
								<th key={title} scope="col" className={head}>
									{title}
								</th>
							),
						)}
					</tr>
				</thead>
				<tbody className="divide-y max-md:block">
					{tenants.map((tenant) => (
						<tr
							key={tenant.id}
							className="relative hover:bg-hover max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-4 max-md:gap-y-1.5 max-md:p-4"
						>
							<td className={`${cell} max-md:w-full`}>
								<Link
									to={`/console/tenants/${tenant.id}`}
									className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
								>
									{tenant.name}
								</Link>
								{tenantAddress(tenant) ? (
									<a
										href={tenant.url}
										target="_blank"
										rel="noopener noreferrer"
										className="relative z-10 flex w-fit items-center gap-1 text-muted text-xs hover:text-accent-ink hover:underline"
									>
										{tenant.slug} <ExternalLink aria-hidden className="size-3" />
										<span className="sr-only">(opens the workspace)</span>
									</a>
								) : (
									<span className="block text-muted text-xs">no address</span>
								)}
							</td>
							<td className={cell}>
								<TenantStateBadge state={tenant.state} />
							</td>
							<td className={cell}>
								<Detail details={details}>{(all) => healthOf(all, tenant.id)}</Detail>
							</td>
							<td className={`${cell} text-muted`}>{tenant.pack ?? "–"}</td>
							<td className={`${cell} whitespace-nowrap text-muted`}>
								<LocalTime at={tenant.created_at} form="date" />
							</td>
							<Count details={details} id={tenant.id} name="threads" words="conversations" />
							<Count details={details} id={tenant.id} name="open_tasks" words="open tasks" />
							<td className={`${cell} tabular-nums`}>
								<Detail details={details}>{(all) => <Deliveries detail={all[tenant.id]} />}</Detail>
							</td>
						</tr>
					))}
				</tbody>
			</table>
		</Card>
	);
}

function Detail({
	details,
	children,
}: {
	details: Promise<TenantDetails>;
	children: (all: TenantDetails) => ReactNode;
}) {
	return (
		<Suspense fallback={<Skeleton className="h-4 w-14" />}>
			<Await resolve={details} errorElement="–">
				{children}
			</Await>
		</Suspense>
	);
}

interface CountProps {
	details: Promise<TenantDetails>;
	id: string;
	name: "threads" | "open_tasks";
	words: string;
}

function Count({ details, id, name, words }: CountProps) {
	return (
		<td className={`${cell} tabular-nums`}>
			<Detail details={details}>
				{(all) => (
					<>
						{all[id]?.counts[name].toLocaleString("en-IN") ?? "–"}
						<span className="text-muted md:hidden"> {words}</span>
					</>
				)}
			</Detail>
		</td>
	);
}

function healthOf(all: TenantDetails, id: string): ReactNode {
	const detail = all[id];
	return detail ? <HealthMark health={detail.runtime} /> : "–";
}

function Deliveries({ detail }: { detail: TenantDetails[string] | undefined }) {
	if (!detail) return "–";
	const { deliveries_waiting: waiting, deliveries_dead: dead } = detail.counts;
	if (waiting === 0 && dead === 0) return <span className="text-muted">all delivered</span>;
	return (
		<span className="flex gap-2 whitespace-nowrap">
			{waiting > 0 && <span>{waiting} waiting</span>}
			{dead > 0 && <span className="font-medium text-danger-ink">{dead} dead</span>}
		</span>
	);
}
