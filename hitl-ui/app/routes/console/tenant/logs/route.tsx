import { N8nMetrics } from "@flomastr/contracts/platform";
import { useEffect, useRef } from "react";
import { z } from "zod";
import { Card } from "#components/ui/card.tsx";
import { attempt } from "#control-plane.server.ts";
import { useDebouncedRevalidation } from "#live/revalidate.ts";
import { showBytes } from "../../show-bytes.ts";
import type { Route } from "./+types/route";

const Logs = z.object({ lines: z.array(z.string()) });
const lines = 300;
const againMs = 5_000;

/** Either may be missing, because the tenant sleeps or is being started: the page then says why. */
export async function loader({ request, params }: Route.LoaderArgs) {
	const path = `/api/tenants/${encodeURIComponent(params.tenantId)}`;
	const [logs, metrics] = await Promise.all([
		attempt(request, "GET", `${path}/logs?lines=${lines}`, undefined, Logs),
		attempt(request, "GET", `${path}/metrics`, undefined, N8nMetrics),
	]);
	return { logs, metrics };
}

export default function TenantLogs({ loaderData }: Route.ComponentProps) {
	const { logs, metrics } = loaderData;
	const revalidate = useDebouncedRevalidation();
	useEffect(() => {
		const timer = setInterval(() => document.visibilityState === "visible" && revalidate(), againMs);
		return () => clearInterval(timer);
	}, [revalidate]);
	return (
		<div className="flex flex-col gap-4">
			{metrics.ok ? (
				<Figures metrics={metrics.value} />
			) : (
				<p className="text-muted text-[13px]">Its metrics: {metrics.failure.message}</p>
			)}
			{logs.ok ? <Log lines={logs.value.lines} /> : <p className="text-muted text-[13px]">{logs.failure.message}</p>}
		</div>
	);
}

function Figures({ metrics }: { metrics: N8nMetrics }) {
	const items = [
		{ label: "n8n", value: metrics.version },
		{ label: "Published workflows", value: metrics.active_workflows },
		{ label: "Memory of its process", value: metrics.memory === null ? null : showBytes(metrics.memory) },
		{
			label: "Event loop lag",
			value: metrics.event_loop_lag_ms === null ? null : `${metrics.event_loop_lag_ms.toFixed(1)} ms`,
		},
	];
	return (
		<Card className="p-5">
			<dl className="grid grid-cols-2 gap-4 md:grid-cols-4">
				{items.map(({ label, value }) => (
					<div key={label} className="flex flex-col-reverse">
						<dt className="text-muted text-xs">{label}</dt>
						<dd className="font-semibold text-lg tabular-nums">{value ?? "–"}</dd>
					</div>
				))}
			</dl>
			<details className="mt-4 text-[13px]">
				<summary className="cursor-pointer text-muted hover:text-ink">Everything it measures</summary>
				<pre className="mt-2 max-h-80 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs">{metrics.text}</pre>
			</details>
		</Card>
	);
}

/** Stays at the newest line while the reader has not scrolled up. */
function Log({ lines }: { lines: string[] }) {
	const box = useRef<HTMLPreElement>(null);
	const follows = useRef(true);
	useEffect(() => {
		if (follows.current && lines.length > 0) box.current?.scrollTo({ top: box.current.scrollHeight });
	}, [lines]);
	if (lines.length === 0) return <p className="text-muted text-[13px]">n8n has not said anything yet.</p>;
	return (
		<pre
			ref={box}
			role="log"
			aria-label="n8n's log"
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard
			tabIndex={0}
			onScroll={({ currentTarget: at }) => {
				follows.current = at.scrollHeight - at.scrollTop - at.clientHeight < 40;
			}}
			className="max-h-[60vh] overflow-auto whitespace-pre-wrap break-words rounded-lg border bg-sunken p-4 font-mono text-xs leading-5"
		>
			{lines.join("\n")}
		</pre>
	);
}
