import type { Contact } from "@flomastr/contracts/conversation";
import { Section } from "./section.tsx";

/** What workflows have learned about the customer; names beginning with `_` are their own bookkeeping. */
export function Attributes({ attributes }: { attributes: Contact["attributes"] }) {
	const entries = Object.entries(attributes).filter(([name, value]) => !name.startsWith("_") && value !== null);
	if (entries.length === 0) return null;
	return (
		<Section title="Attributes">
			<dl className="flex flex-col gap-1.5 text-[13px]">
				{entries.map(([name, value]) => (
					<div key={name} className="flex gap-2">
						<dt className="w-24 shrink-0 break-words text-muted">{titled(name)}</dt>
						<dd className="min-w-0 flex-1 break-words">{shown(value)}</dd>
					</div>
				))}
			</dl>
		</Section>
	);
}

/** `years_of_practice` → `Years of practice`. */
function titled(name: string): string {
	const words = name.replaceAll("_", " ");
	return words.charAt(0).toUpperCase() + words.slice(1);
}

function shown(value: string | number | boolean | null): string {
	if (value === null) return "–";
	if (typeof value === "boolean") return value ? "yes" : "no";
	return typeof value === "number" ? value.toLocaleString("en-GB") : value;
}
