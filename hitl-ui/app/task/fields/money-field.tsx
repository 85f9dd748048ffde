import { useState } from "react";
import { Input } from "#components/ui/input.tsx";
import { normaliseAmount } from "./amount.ts";
import { controlProps, type FieldProps } from "./field-props.ts";

/** An amount in the property's currency: `{amount: "41000.00", currency: "INR"}`. */
export function MoneyField(props: FieldProps) {
	const { property, value, set } = props;
	const given = typeof value === "object" && value !== null ? (value as { amount?: unknown; currency?: unknown }) : {};
	const amount = typeof given.amount === "string" ? given.amount : "";
	const currency = property.currency ?? (typeof given.currency === "string" ? given.currency : "INR");
	const [typed, setTyped] = useState<string | null>(null);
	const change = (text: string) => set(text.trim() === "" ? undefined : { amount: normaliseAmount(text), currency });
	return (
		<div className="relative">
			<span aria-hidden className="absolute inset-y-0 left-2.5 flex items-center text-muted text-xs">
				{currency}
			</span>
			<Input
				{...controlProps(props)}
				inputMode="decimal"
				placeholder="0.00"
				value={typed ?? amount}
				onChange={(event) => {
					setTyped(event.target.value);
					change(event.target.value);
				}}
				onBlur={() => setTyped(null)}
				className="pl-12 tabular-nums"
			/>
		</div>
	);
}
