import { UserRound } from "lucide-react";
import { z } from "zod";
import type { ContentOf } from "./content-of.ts";

/** What is drawn of a vendor's contact card; everything else in it is left alone. */
const Card = z.object({
	name: z.object({ formatted_name: z.string().optional(), first_name: z.string().optional() }).optional(),
	phones: z.array(z.object({ phone: z.string().optional() })).optional(),
	emails: z.array(z.object({ email: z.string().optional() })).optional(),
	org: z.object({ company: z.string().optional() }).optional(),
});

export function ContactCards({ content }: { content: ContentOf<"contacts"> }) {
	return (
		<ul className="flex flex-col gap-2">
			{content.contacts.map((raw, index) => {
				const card = Card.safeParse(raw);
				const { name, phones, emails, org } = card.success ? card.data : {};
				const details = [
					...(phones ?? []).map(({ phone }) => phone),
					...(emails ?? []).map(({ email }) => email),
					org?.company,
				].filter((detail) => detail !== undefined);
				return (
					// biome-ignore lint/suspicious/noArrayIndexKey: cards have no identity and never move.
					<li key={index} className="flex items-start gap-2.5">
						<span className="flex size-9 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-ink">
							<UserRound aria-hidden className="size-5" />
						</span>
						<span className="min-w-0">
							<span className="block font-medium">{name?.formatted_name ?? name?.first_name ?? "Contact"}</span>
							{details.map((detail) => (
								<span key={detail} className="block text-xs break-all text-muted">
									{detail}
								</span>
							))}
						</span>
					</li>
				);
			})}
		</ul>
	);
}
