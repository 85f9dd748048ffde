import type { Delivery } from "@flomastr/contracts/event";
import { Braces, RotateCw, Trash2 } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { cn } from "#components/ui/class-names.ts";
import { LocalTime } from "#task/local-time.tsx";

interface LetterTableProps {
	deliveries: Delivery[];
	marked: ReadonlySet<string>;
	setMarked: (ids: ReadonlySet<string>) => void;
	busy: boolean;
	onView: (delivery: Delivery) => void;
	onReplay: (id: string) => void;
	onDelete: (id: string) => void;
}

const kindTones = { event: "neutral", resume: "info", send: "accent" } as const;

const head = "px-3 py-2.5 text-left font-medium text-muted text-xs whitespace-nowrap";
const cell = "px-3 py-2.5 align-top max-md:px-0 max-md:py-0";

/** The letters, newest first; a card each on a phone. */
export function LetterTable({ deliveries, marked, setMarked, busy, ...on }: LetterTableProps) {
	const shown = deliveries.filter(({ id }) => marked.has(id)).length;
	const all = shown === deliveries.length;
	const toggle = (id: string) => {
		const next = new Set(marked);
		if (!next.delete(id)) next.add(id);
		setMarked(next);
	};
	return (
		<Card className="overflow-hidden">
			<table aria-label="Dead letters" className="w-full table-fixed text-[13px] max-md:block">
				<thead className="border-b bg-hover max-md:block">
					<tr className="max-md:block">
						<th scope="col" className={cn(head, "w-10 max-md:flex max-md:w-auto max-md:items-center max-md:gap-2.5")}>
							<Checkbox
								aria-label="Select all"
								checked={all || (shown > 0 && "indeterminate")}
								onCheckedChange={() => setMarked(all ? new Set() : new Set(deliveries.map(({ id }) => id)))}
								className="flex"
							/>
							<span aria-hidden className="md:hidden">
								Select all
							</span>
						</th>
						{[
							["Tenant", "w-28"],
							["Event", "w-40"],
							["To", "w-40"],
							["Tries", "w-14"],
							["Last error", ""],
						].map(([title, width]) => (
							<th key={title} scope="col" className={cn(head, width, "max-md:sr-only")}>
								{title}
							</th>
						))}
						<th scope="col" className={cn(head, "w-32 max-md:sr-only")}>
							<span className="sr-only">What to do</span>
						</th>
					</tr>
				</thead>
				<tbody className="divide-y max-md:block">
					{deliveries.map((delivery) => (
						<tr
							key={delivery.id}
							data-marked={marked.has(delivery.id)}
							className="hover:bg-hover data-[marked=true]:bg-accent-soft/50 max-md:relative max-md:flex max-md:flex-col max-md:gap-1 max-md:py-3 max-md:pr-3 max-md:pl-10"
						>
							<td className={cn(cell, "max-md:absolute max-md:top-3.5 max-md:left-3")}>
								<Checkbox
									aria-label={`Select ${name(delivery)}`}
									checked={marked.has(delivery.id)}
									onCheckedChange={() => toggle(delivery.id)}
									className="mt-0.5 flex"
								/>
							</td>
							<td className={cn(cell, "truncate font-medium")}>{delivery.tenant.slug}</td>
							<td className={cell}>
								<Badge tone={kindTones[delivery.kind]}>{delivery.event_type}</Badge>
								<span className="mt-0.5 block text-faint text-xs">
									<LocalTime at={delivery.created_at} />
								</span>
							</td>
							<td className={cn(cell, "break-words")}>{delivery.workflow_name}</td>
							<td className={cn(cell, "tabular-nums")}>
								{delivery.attempts}
								<span className="text-muted md:hidden"> tries</span>
							</td>
							<td className={cn(cell, "min-w-0")}>
								<span className="line-clamp-2 break-words text-danger-ink">{delivery.last_error ?? "–"}</span>
								{delivery.next_attempt_at && (
									<span className="text-muted text-xs">
										Next try <LocalTime at={delivery.next_attempt_at} />
									</span>
								)}
							</td>
							<td className={cn(cell, "whitespace-nowrap text-right max-md:mt-1 max-md:text-left")}>
								<Button
									variant="ghost"
									size="icon-sm"
									aria-label={`Payload of ${name(delivery)}`}
									onClick={() => on.onView(delivery)}
								>
									<Braces aria-hidden />
								</Button>
								<Button
									variant="ghost"
									size="icon-sm"
									aria-label={`Replay ${name(delivery)}`}
									disabled={busy}
									onClick={() => on.onReplay(delivery.id)}
								>
									<RotateCw aria-hidden />
								</Button>
								{delivery.state === "dead" && (
									<Button
										variant="danger-ghost"
										size="icon-sm"
										aria-label={`Delete ${name(delivery)}`}
										disabled={busy}
										onClick={() => on.onDelete(delivery.id)}
									>
										<Trash2 aria-hidden />
									</Button>
								)}
							</td>
						</tr>
					))}
				</tbody>
			</table>
		</Card>
	);
}

function name(delivery: Delivery): string {
	return delivery.kind === "event" ? `${delivery.event_type} for ${delivery.workflow_name}` : delivery.workflow_name;
}
