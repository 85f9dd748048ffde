import type { Backup } from "@flomastr/contracts/backup";
import { RestoreRequest } from "@flomastr/contracts/backup";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { sentence } from "../new-tenant/check-tenant.ts";
import { useBackupSteps } from "./use-backup-steps.ts";

/** Asks for the name of the tenant that is made of a backup. */
export function RestoreDialog({ backup, onClose }: { backup: Backup; onClose: () => void }) {
	const [slug, setSlug] = useState(`${backup.tenant_slug.replace(/^~.*/, "restored")}-restored`.slice(0, 40));
	const [name, setName] = useState(`${backup.tenant_name} (restored)`.slice(0, 100));
	const steps = useBackupSteps(onClose);
	const wrong = RestoreRequest.safeParse({ slug, name }).error?.issues ?? [];
	const errorOf = (field: "slug" | "name") => {
		const refused = steps.failure?.fields?.[field];
		const own = wrong.find(({ path }) => path[0] === field)?.message;
		return own || refused ? sentence(own ?? refused ?? "") : undefined;
	};
	return (
		<Dialog open onOpenChange={(open) => !open && onClose()}>
			<DialogContent
				title="Restore into a new tenant"
				description={`Everything that ${backup.tenant_name} had at ${new Date(backup.taken_at).toLocaleString("en-GB")}. The tenant itself, where it still exists, stays as it is.`}
			>
				<form
					className="flex flex-col gap-4"
					onSubmit={(event) => {
						event.preventDefault();
						if (wrong.length === 0) steps.send({ step: "restore", id: backup.id, to: { slug, name } });
					}}
				>
					{steps.failure && !steps.failure.fields && (
						<Alert tone="danger" live>
							{steps.failure.message}
						</Alert>
					)}
					<Field label="Name" required error={errorOf("name")}>
						<Input value={name} onChange={(event) => setName(event.target.value)} />
					</Field>
					<Field label="Slug" required error={errorOf("slug")} help="The first part of its address.">
						<Input
							autoCapitalize="none"
							spellCheck={false}
							value={slug}
							onChange={(event) => setSlug(event.target.value.toLowerCase())}
							className="font-mono"
						/>
					</Field>
					<DialogFooter>
						<Button onClick={onClose}>Cancel</Button>
						<Button type="submit" variant="primary" disabled={steps.busy || wrong.length > 0}>
							{steps.busy ? "Starting…" : "Restore"}
						</Button>
					</DialogFooter>
				</form>
			</DialogContent>
		</Dialog>
	);
}
