import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";

interface DeleteDialogProps {
	count: number;
	onClose: () => void;
	onDelete: () => void;
}

/** Asks before an event is given up for good. */
export function DeleteDialog({ count, onClose, onDelete }: DeleteDialogProps) {
	return (
		<Dialog open onOpenChange={(open) => !open && onClose()}>
			<DialogContent
				title={count === 1 ? "Delete this letter?" : `Delete ${count} letters?`}
				description="They will never reach where they were going. This cannot be taken back."
			>
				<DialogFooter>
					<Button onClick={onClose}>Keep</Button>
					<Button variant="danger" onClick={onDelete}>
						Delete for good
					</Button>
				</DialogFooter>
			</DialogContent>
		</Dialog>
	);
}
