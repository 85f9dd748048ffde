import type { Upgrade } from "@flomastr/contracts/upgrade";
import { Link, useFetcher } from "react-router";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { LocalTime } from "#task/local-time.tsx";

const tones = {
	waiting: "neutral",
	running: "accent",
	done: "success",
	rolled_back: "warning",
	failed: "danger",
	skipped: "neutral",
} as const;

const words = {
	waiting: "waiting",
	running: "being upgraded",
	done: "done",
	rolled_back: "rolled back",
	failed: "failed",
	skipped: "skipped",
} as const;

/** One rollout: how far it has come, and what became of each tenant. */
export function UpgradeCard({ upgrade }: { upgrade: Upgrade }) {
	const fetcher = useFetcher();
	const ended = upgrade.tenants.filter(({ state }) => state !== "waiting" && state !== "running").length;
	return (
		<Card className="p-5">
			<div className="flex flex-wrap items-baseline justify-between gap-2">
				<h2 className="font-mono font-semibold text-sm">{upgrade.release}</h2>
				<p className="flex items-center gap-2 text-muted text-xs">
					<LocalTime at={upgrade.created_at} />
					<Badge tone={upgrade.state === "stopped" ? "warning" : upgrade.state === "done" ? "success" : "accent"}>
						{upgrade.state}
					</Badge>
				</p>
			</div>
			<div
				role="progressbar"
				aria-label="Tenants"
				aria-valuemin={0}
				aria-valuemax={upgrade.tenants.length}
				aria-valuenow={ended}
				className="mt-3 h-1.5 overflow-hidden rounded-full bg-sunken"
			>
				<div
					className="h-full rounded-full bg-accent transition-[width] duration-500"
					style={{ width: `${upgrade.tenants.length === 0 ? 100 : (ended / upgrade.tenants.length) * 100}%` }}
				/>
			</div>
			<ul className="mt-3 flex flex-col gap-1.5 text-[13px]">
				{upgrade.tenants.map((tenant) => (
					<li key={tenant.id} className="flex flex-wrap items-center justify-between gap-x-3">
						<Link to={`/console/tenants/${tenant.id}`} className="hover:underline">
							{tenant.slug}
						</Link>
						<Badge tone={tones[tenant.state]}>{words[tenant.state]}</Badge>
						{tenant.error && <p className="w-full break-words text-danger-ink">{tenant.error}</p>}
					</li>
				))}
			</ul>
			{upgrade.state === "running" && (
				<Button
					size="sm"
					className="mt-4"
					disabled={fetcher.state !== "idle"}
					onClick={() =>
						void fetcher.submit(
							{ step: "stop", id: upgrade.id },
							{ method: "POST", action: "/console/upgrades", encType: "application/json" },
						)
					}
				>
					Stop after what is under way
				</Button>
			)}
		</Card>
	);
}
