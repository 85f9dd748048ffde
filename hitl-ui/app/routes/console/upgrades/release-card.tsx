import type { Releases } from "@flomastr/contracts/upgrade";
import { Card } from "#components/ui/card.tsx";

/** Which releases there are, and how many tenants run each. */
export function ReleaseCard({ releases }: Releases) {
	const most = Math.max(1, ...releases.map(({ tenants }) => tenants));
	return (
		<Card className="p-5">
			<h2 className="mb-3 font-semibold text-sm">Releases</h2>
			<ul className="flex flex-col gap-3 text-[13px]">
				{releases.map(({ release, tenants }) => (
					<li key={release}>
						<div className="flex items-baseline justify-between gap-3">
							<span className="truncate font-mono text-xs">{release}</span>
							<span className="shrink-0 text-muted tabular-nums">
								{tenants === 1 ? "1 tenant" : `${tenants} tenants`}
							</span>
						</div>
						<div aria-hidden className="mt-1 h-1.5 overflow-hidden rounded-full bg-sunken">
							<div className="h-full rounded-full bg-accent" style={{ width: `${(tenants / most) * 100}%` }} />
						</div>
					</li>
				))}
			</ul>
		</Card>
	);
}
