import type { RuntimeHealth, TenantState } from "@flomastr/contracts/tenant";
import { LoaderCircle, Moon } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";

const states = {
	requested: { tone: "accent", words: "Requested" },
	provisioning: { tone: "accent", words: "Provisioning" },
	active: { tone: "success", words: "Active" },
	asleep: { tone: "info", words: "Asleep" },
	suspended: { tone: "warning", words: "Suspended" },
	removing: { tone: "warning", words: "Removing" },
	removed: { tone: "neutral", words: "Removed" },
	failed: { tone: "danger", words: "Failed" },
} as const;

/** States that go on by themselves. */
export const moving: ReadonlySet<TenantState> = new Set(["requested", "provisioning", "removing"]);

export function TenantStateBadge({ state }: { state: TenantState }) {
	const { tone, words } = states[state];
	return (
		<Badge tone={tone}>
			{moving.has(state) && <LoaderCircle aria-hidden className="animate-spin" />}
			{state === "asleep" && <Moon aria-hidden />}
			{words}
		</Badge>
	);
}

const healths = {
	running: { dot: "bg-success", words: "Running" },
	starting: { dot: "bg-warning animate-pulse-soft", words: "Starting" },
	asleep: { dot: "bg-info-ink", words: "Asleep" },
	stopped: { dot: "bg-line-strong", words: "Stopped" },
	unhealthy: { dot: "bg-danger", words: "Unhealthy" },
	unknown: { dot: "border border-line-strong", words: "Unknown" },
} as const;

/** How the tenant's n8n is, as a coloured dot with its word. */
export function HealthMark({ health }: { health: RuntimeHealth }) {
	const { dot, words } = healths[health.state];
	return (
		<span className="inline-flex items-center gap-2 whitespace-nowrap" title={health.detail ?? undefined}>
			<span aria-hidden className={`size-2 rounded-full ${dot}`} />
			{words}
		</span>
	);
}
