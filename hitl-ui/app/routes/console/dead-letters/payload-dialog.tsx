import type { Delivery } from "@flomastr/contracts/event";
import { Copy } from "lucide-react";
import { toast } from "sonner";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { JsonTree } from "#task/json-tree.tsx";

/** What the workflow was sent, and why it did not take it. */
export function PayloadDialog({ delivery, onClose }: { delivery: Delivery; onClose: () => void }) {
	const copy = async () => {
		await navigator.clipboard.writeText(JSON.stringify(delivery.payload, null, 2));
		toast.success("The payload is copied");
	};
	return (
		<Dialog open onOpenChange={(open) => !open && onClose()}>
			<DialogContent
				title={delivery.event_type}
				description={`${delivery.tenant.slug} · ${delivery.workflow_name}`}
				className="sm:w-[min(44rem,calc(100vw-2rem))]"
			>
				{delivery.last_error && <Alert tone="danger">{delivery.last_error}</Alert>}
				<div className="max-h-[55dvh] overflow-y-auto">
					<JsonTree value={delivery.payload} openDepth={4} />
				</div>
				<DialogFooter>
					<Button onClick={() => void copy()}>
						<Copy aria-hidden /> Copy
					</Button>
				</DialogFooter>
			</DialogContent>
		</Dialog>
	);
}
