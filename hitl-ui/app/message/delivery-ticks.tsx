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

interface DeliveryTicksProps {
	status: MessageStatus;
	/** Colours for a ground other than the inbox's bubbles. */
	readClass?: string;
	failedClass?: string;
}

/** How far a message came: clock, one tick, two ticks, two in colour when read. */
export function DeliveryTicks({
	status,
	readClass = "text-accent-ink",
	failedClass = "text-danger-ink",
}: DeliveryTicksProps) {
	const { icon: Icon, label } = faces[status];
	return (
		<span title={label} className="inline-flex">
			<Icon
				aria-hidden
				className={cn("size-3.5", status === "read" && readClass, status === "failed" && failedClass)}
			/>
			<span className="sr-only">{label}</span>
		</span>
	);
}
