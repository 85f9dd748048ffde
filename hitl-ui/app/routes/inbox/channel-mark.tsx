import type { ChannelName } from "@flomastr/contracts/message";
import { MessageCircle, Smartphone } from "lucide-react";
import { cn } from "#components/ui/class-names.ts";

const channels = {
	"whatsapp-cloud": { label: "WhatsApp", icon: MessageCircle, colours: "bg-success text-canvas" },
	sandbox: { label: "Sandbox", icon: Smartphone, colours: "bg-muted text-canvas" },
} as const satisfies Record<ChannelName, unknown>;

/** The channel's name in plain words. */
export function channelLabel(channel: ChannelName): string {
	return channels[channel].label;
}

/** A small disc that says which channel a conversation runs on. */
export function ChannelMark({ channel, className }: { channel: ChannelName; className?: string }) {
	const { label, icon: Icon, colours } = channels[channel];
	return (
		<span
			title={label}
			className={cn(
				"flex size-4 items-center justify-center rounded-full ring-2 ring-surface [&_svg]:size-2.5",
				colours,
				className,
			)}
		>
			<Icon aria-hidden className="stroke-[2.5]" />
			<span className="sr-only">{label}</span>
		</span>
	);
}
