import type { Thread } from "@flomastr/contracts/conversation";
import { Megaphone } from "lucide-react";

type Referral = NonNullable<Thread["referral"]>;

const sources = { ad: "From an ad", post: "From a post", product: "About a product", other: "From a link" } as const;

/** Where the customer came from. */
export function ReferralCard({ referral }: { referral: Referral }) {
	// The address is the vendor's word; only a web address becomes a link.
	const url = referral.source_url && /^https:\/\//i.test(referral.source_url) ? referral.source_url : null;
	return (
		<div className="mb-2 rounded-lg bg-canvas/60 px-3 py-2 text-[13px]">
			<p className="flex items-center gap-1.5 text-xs text-muted">
				<Megaphone aria-hidden className="size-3.5" /> {sources[referral.source]}
			</p>
			{referral.headline ? <p className="font-medium">{referral.headline}</p> : null}
			{referral.body ? <p className="text-xs text-muted">{referral.body}</p> : null}
			{url ? (
				<a href={url} target="_blank" rel="noreferrer nofollow" className="text-xs break-all text-accent-ink underline">
					{url}
				</a>
			) : null}
		</div>
	);
}
