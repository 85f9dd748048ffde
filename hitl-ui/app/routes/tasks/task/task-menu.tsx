import type { TaskDetail } from "@flomastr/contracts/task";
import { CircleX, Ellipsis, Link2, RotateCw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "#components/ui/menu.tsx";
import { useShell } from "#shell/route.tsx";
import type { TaskSteps } from "./use-task-steps.ts";

/** What is seldom done: copy the address, cancel, send the answer again. */
export function TaskMenu({ task, steps }: { task: TaskDetail; steps: TaskSteps }) {
	const { me } = useShell();
	const [cancelling, setCancelling] = useState(false);
	const waiting = task.state === "open" || task.state === "claimed";
	const leads = me.role === "owner" || me.role === "manager" || me.role === "operator";
	const copy = async () => {
		await navigator.clipboard.writeText(`${window.location.origin}/tasks/${task.id}`);
		toast.success("The link is copied");
	};
	return (
		<>
			<Menu>
				<MenuTrigger asChild>
					<Button variant="ghost" size="icon-sm" aria-label="More">
						<Ellipsis aria-hidden />
					</Button>
				</MenuTrigger>
				<MenuContent align="end">
					<MenuItem onSelect={() => void copy()}>
						<Link2 aria-hidden /> Copy the link
					</MenuItem>
					{task.answer !== null && task.callback !== "none" && me.can.decide_tasks && (
						<MenuItem onSelect={() => steps.send({ step: "replay" })}>
							<RotateCw aria-hidden /> Send the answer again
						</MenuItem>
					)}
					{waiting && leads && (
						<MenuItem onSelect={() => setCancelling(true)}>
							<CircleX aria-hidden /> Cancel the task…
						</MenuItem>
					)}
				</MenuContent>
			</Menu>
			<Dialog open={cancelling} onOpenChange={setCancelling}>
				<DialogContent
					title="Cancel this task?"
					description="It leaves the queue undecided, and the workflow that asked gets no answer. This cannot be taken back."
				>
					<DialogFooter>
						<Button onClick={() => setCancelling(false)}>Keep it</Button>
						<Button
							variant="danger"
							onClick={() => {
								setCancelling(false);
								steps.send({ step: "cancel" });
							}}
						>
							Cancel the task
						</Button>
					</DialogFooter>
				</DialogContent>
			</Dialog>
		</>
	);
}
