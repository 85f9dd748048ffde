import type { Contact } from "@flomastr/contracts/conversation";
import { Copy } from "lucide-react";
import { toast } from "sonner";
import { Button } from "#components/ui/button.tsx";
import { channelLabel } from "../../channel-mark.tsx";
import { Section } from "./section.tsx";

/** How the customer can be reached. */
export function Identities({ contact }: { contact: Pick<Contact, "phone" | "email" | "identities"> }) {
	// A number that is also a channel's address is said once, with the channel.
	const addresses = new Set(contact.identities.map(({ address }) => address));
	const lines = [
		...(contact.phone && !addresses.has(contact.phone) ? [{ label: "Phone", value: contact.phone }] : []),
		...(contact.email && !addresses.has(contact.email) ? [{ label: "E-mail", value: contact.email }] : []),
		...contact.identities.map(({ channel, address }) => ({ label: channelLabel(channel), value: address })),
	];
	return (
		<Section title="Reach">
			<dl className="flex flex-col gap-1 text-[13px]">
				{lines.map(({ label, value }) => (
					<div key={label + value} className="group relative flex items-center gap-2">
						<dt className="w-24 shrink-0 text-muted">{label}</dt>
						<dd className="flex min-w-0 flex-1 items-center gap-1">
							<span className="min-w-0 flex-1 truncate tabular-nums pointer-coarse:pr-8" title={value}>
								{value}
							</span>
							<Button
								variant="ghost"
								size="icon-sm"
								aria-label={`Copy ${value}`}
								onClick={() => void copy(value)}
								className="absolute -right-1 bg-canvas opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
							>
								<Copy aria-hidden className="size-3.5" />
							</Button>
						</dd>
					</div>
				))}
			</dl>
		</Section>
	);
}

async function copy(value: string): Promise<void> {
	try {
		await navigator.clipboard.writeText(value);
		toast.success("Copied");
	} catch {
		toast.error("The browser does not allow copying here");
	}
}
