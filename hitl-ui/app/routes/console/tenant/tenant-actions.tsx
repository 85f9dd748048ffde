import type { Tenant } from "@flomastr/contracts/tenant";
import { Pause, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { tenantAddress } from "../tenant-address.ts";
import type { TenantSteps } from "./use-tenant-steps.ts";

/** Suspend, resume and remove, each where the state allows it. */
export function TenantActions({ tenant, actions }: { tenant: Tenant; actions: TenantSteps }) {
	const [removing, setRemoving] = useState(false);
	const runs = tenant.state === "active" || tenant.state === "asleep";
	const removable = runs || ["requested", "suspended", "failed"].includes(tenant.state);
	return (
		<>
			{runs && (
				<Button disabled={actions.busy !== null} onClick={() => actions.send("suspend")}>
					<Pause aria-hidden /> {actions.busy === "suspend" ? "Suspending…" : "Suspend"}
				</Button>
			)}
			{tenant.state === "suspended" && (
				<Button variant="primary" disabled={actions.busy !== null} onClick={() => actions.send("resume")}>
					<Play aria-hidden /> {actions.busy === "resume" ? "Resuming…" : "Resume"}
				</Button>
			)}
			{removable && (
				<Button variant="danger-ghost" disabled={actions.busy !== null} onClick={() => setRemoving(true)}>
					<Trash2 aria-hidden /> Remove
				</Button>
			)}
			{removing && (
				<RemoveDialog
					tenant={tenant}
					onClose={() => setRemoving(false)}
					onRemove={() => {
						setRemoving(false);
						actions.send("remove");
					}}
				/>
			)}
		</>
	);
}

interface RemoveDialogProps {
	tenant: Tenant;
	onClose: () => void;
	onRemove: () => void;
}

function RemoveDialog({ tenant, onClose, onRemove }: RemoveDialogProps) {
	const [typed, setTyped] = useState("");
	// One without an address has no slug that a person could type.
	const word = tenantAddress(tenant) ? tenant.slug : tenant.name;
	const sure = typed.trim() === word;
	return (
		<Dialog open onOpenChange={(open) => !open && onClose()}>
			<DialogContent
				title={`Remove ${tenant.name}?`}
				description="Its n8n, its database with every conversation, and its address go. A last backup is made first; a new tenant can be made of it until it expires."
			>
				<form
					className="flex flex-col gap-4"
					onSubmit={(event) => {
						event.preventDefault();
						if (sure) onRemove();
					}}
				>
					<Field label={`Type ${word} to confirm`}>
						<Input
							autoComplete="off"
							autoCapitalize="none"
							spellCheck={false}
							value={typed}
							onChange={(event) => setTyped(event.target.value)}
							className="font-mono"
						/>
					</Field>
					<DialogFooter>
						<Button onClick={onClose}>Keep it</Button>
						<Button type="submit" variant="danger" disabled={!sure}>
							Remove it
						</Button>
					</DialogFooter>
				</form>
			</DialogContent>
		</Dialog>
	);
}
