import type { Releases, UpgradeRequest } from "@flomastr/contracts/upgrade";
import { useState } from "react";
import { useFetcher } from "react-router";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import type { Outcome } from "#outcome.ts";
import { useTenants } from "../tenant-list.ts";

const shares = [
	{ value: "0.05", words: "a canary: 5 % of the tenants" },
	{ value: "0.25", words: "a quarter of the tenants" },
	{ value: "1", words: "every tenant" },
];

/** Starts a rollout. @param tenant chosen beforehand, by its id */
export function StartForm({ releases, tenant }: Releases & { tenant: string | null }) {
	const fetcher = useFetcher<Outcome<unknown>>();
	const tenants = useTenants().filter(({ state }) => state === "active" || state === "asleep");
	const [release, setRelease] = useState(releases[0]?.release ?? "");
	const [to, setTo] = useState(tenants.some(({ id }) => id === tenant) ? (tenant ?? "0.05") : "0.05");
	const [atOnce, setAtOnce] = useState("1");
	const busy = fetcher.state !== "idle";
	const failure = !busy && fetcher.data && !fetcher.data.ok ? fetcher.data.failure : null;
	const request: UpgradeRequest = {
		release,
		to: shares.some(({ value }) => value === to) ? { share: Number(to) } : { tenants: [to] },
		at_once: Number(atOnce),
	};
	return (
		<Card className="p-5">
			<form
				aria-label="Start an upgrade"
				className="flex flex-col gap-4"
				onSubmit={(event) => {
					event.preventDefault();
					void fetcher.submit(
						{ step: "start", request },
						{ method: "POST", action: "/console/upgrades", encType: "application/json" },
					);
				}}
			>
				{failure && (
					<Alert tone="danger" live title="It was not started">
						{failure.message}
					</Alert>
				)}
				<Field label="Release">
					<Select value={release} onChange={(event) => setRelease(event.target.value)}>
						{releases.map((known) => (
							<option key={known.release} value={known.release}>
								{known.release}
							</option>
						))}
					</Select>
				</Field>
				<Field label="For">
					<Select value={to} onChange={(event) => setTo(event.target.value)}>
						{shares.map(({ value, words }) => (
							<option key={value} value={value}>
								{words}
							</option>
						))}
						{tenants.map(({ id, name }) => (
							<option key={id} value={id}>
								{name} only
							</option>
						))}
					</Select>
				</Field>
				<Field label="At the same time" help="More is quicker, and takes more of the hosts meanwhile.">
					<Select value={atOnce} onChange={(event) => setAtOnce(event.target.value)}>
						{["1", "2", "5", "10"].map((count) => (
							<option key={count}>{count}</option>
						))}
					</Select>
				</Field>
				<Button type="submit" variant="primary" disabled={busy || release === ""}>
					{busy ? "Starting…" : "Start the upgrade"}
				</Button>
			</form>
		</Card>
	);
}
