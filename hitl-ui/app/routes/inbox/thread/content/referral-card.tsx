import type { Thread } from "@flomastr/contracts/conversation";
import { Megaphone } from "lucide-react";
import { cn } from "#components/ui/class-names.ts";

type Referral = NonNullable<Thread["referral"]>;

const sources = { ad: "From an ad", post: "From a post", product: "About a product", other: "From a link" } as const;

/** Where the customer came from. */
export function ReferralCard({ referral, className }: { referral: Referral; className?: string }) {
	// The address is the vendor's word; only a web address becomes a link.
	const url = referral.source_url && /^https:\/\//i.test(referral.source_url) ? referral.source_url : null;
	return (
		<div className={cn("mb-2 rounded-lg bg-canvas/60 px-3 py-2 text-[13px]", className)}>
			<p className="flex items-center gap-1.5 text-xs text-muted">
				<Megaphone aria-hidden className="size-3.5" /> {sources[referral.source]}
			</p>
			{referral.headline ? <p className="font-medium">{referral.headline}</p> : null}
			{referral.body ? <p className="text-xs text-muted">{referral.body}</p> : null}
			{url ? (
				<a
					href={url}
					target="_blank"
					rel="noreferrer nofollow"
					className="text-xs wrap-anywhere text-accent-ink underline"
				>
					{url}
				</a>
			) : null}
		</div>
	);
}
