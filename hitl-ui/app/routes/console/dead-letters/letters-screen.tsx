import type { Delivery } from "@flomastr/contracts/event";
import { MailCheck } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { Alert } from "#components/ui/alert.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Select } from "#components/ui/select.tsx";
import { PageHeader } from "../page-header.tsx";
import { useTenants } from "../tenant-list.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { LetterTable } from "./letter-table.tsx";
import { LettersBar } from "./letters-bar.tsx";
import { PayloadDialog } from "./payload-dialog.tsx";
import { useLetterSteps } from "./use-letter-steps.ts";

interface LettersScreenProps {
	deliveries: Delivery[];
	/** Id of the tenant whose letters are shown; null for every tenant's. */
	tenant: string | null;
	state: "dead" | "pending";
}

/** What could not be delivered to a workflow, with the ways to put it right. */
export function LettersScreen({ deliveries, tenant, state }: LettersScreenProps) {
	const navigate = useNavigate();
	const tenants = useTenants();
	const steps = useLetterSteps();
	const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
	const [viewed, setViewed] = useState<Delivery | null>(null);
	const [deleting, setDeleting] = useState<string[] | null>(null);
	const selected = deliveries.filter(({ id }) => marked.has(id)).map(({ id }) => id);
	const show = (change: { tenant?: string | null; state?: string }) => {
		const next = { tenant, state, ...change };
		const search = new URLSearchParams({
			...(next.tenant ? { tenant: next.tenant } : {}),
			...(next.state === "pending" ? { state: "pending" } : {}),
		});
		setMarked(new Set());
		void navigate({ search: search.toString() }, { replace: true });
	};
	return (
		<>
			<PageHeader
				title="Dead letters"
				text="What a workflow or a vendor did not take after the last try. Nothing is lost: replay it when the cause is gone."
			>
				<div className="flex w-full gap-2 sm:w-96">
					<Select aria-label="State" value={state} onChange={(event) => show({ state: event.target.value })}>
						<option value="dead">Dead</option>
						<option value="pending">Still waiting</option>
					</Select>
					<Select
						aria-label="Tenant"
						value={tenant ?? ""}
						onChange={(event) => show({ tenant: event.target.value || null })}
					>
						<option value="">Every tenant</option>
						{tenants.map(({ id, name }) => (
							<option key={id} value={id}>
								{name}
							</option>
						))}
					</Select>
				</div>
			</PageHeader>
			{steps.failures.length > 0 && (
				<Alert tone="danger" live title={`${steps.failures.length} could not be done`} className="mb-4">
					<ul className="list-disc pl-4">
						{steps.failures.slice(0, 5).map(({ id, message }) => (
							<li key={id}>{message}</li>
						))}
					</ul>
				</Alert>
			)}
			{deliveries.length === 0 ? (
				<EmptyState
					icon={MailCheck}
					title={state === "dead" ? "No dead letters" : "Nothing waits"}
					className="min-h-80"
				>
					{state === "dead" ? "Everything reached where it was going." : "Everything was delivered or given up."}
				</EmptyState>
			) : (
				<LetterTable
					deliveries={deliveries}
					marked={marked}
					setMarked={setMarked}
					busy={steps.busy}
					onView={setViewed}
					onReplay={(id) => steps.send({ step: "replay", ids: [id] })}
					onDelete={(id) => setDeleting([id])}
				/>
			)}
			<LettersBar
				count={selected.length}
				busy={steps.busy}
				onReplay={() => steps.send({ step: "replay", ids: selected })}
				onDelete={state === "dead" ? () => setDeleting(selected) : undefined}
				onClear={() => setMarked(new Set())}
			/>
			{viewed && <PayloadDialog delivery={viewed} onClose={() => setViewed(null)} />}
			{deleting && (
				<DeleteDialog
					count={deleting.length}
					onClose={() => setDeleting(null)}
					onDelete={() => {
						steps.send({ step: "delete", ids: deleting });
						setDeleting(null);
					}}
				/>
			)}
		</>
	);
}
