import type { MessageStatus } from "@flomastr/contracts/message";
import { Check, CheckCheck, CircleAlert, Clock3 } from "lucide-react";
import { cn } from "#components/ui/class-names.ts";

const faces = {
	queued: { icon: Clock3, label: "Waiting to be sent" },
	sent: { icon: Check, label: "Sent" },
	delivered: { icon: CheckCheck, label: "Delivered" },
	received: { icon: CheckCheck, label: "Delivered" },
	read: { icon: CheckCheck, label: "Read" },
	failed: { icon: CircleAlert, label: "Not delivered" },
} as const;

/** How far a message came: clock, one tick, two ticks, two in colour when read. */
export function DeliveryTicks({ status, className }: { status: MessageStatus; className?: string }) {
	const { icon: Icon, label } = faces[status];
	return (
		<span title={label} className={cn("inline-flex", className)}>
			<Icon
				aria-hidden
				className={cn("size-3.5", status === "read" && "text-accent-ink", status === "failed" && "text-danger-ink")}
			/>
			<span className="sr-only">{label}</span>
		</span>
	);
}
