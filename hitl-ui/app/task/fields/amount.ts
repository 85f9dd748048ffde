/**
 * What a person types as an amount, as a decimal string: `41,000` → `41000.00`. Money never passes through a float.
 * Text that is no amount comes back as typed, for the check to name.
 */
export function normaliseAmount(typed: string): string {
	const bare = typed.replaceAll(/[\s,_']/g, "");
	const parts = /^(-?)0*(\d+)(?:\.(\d{0,4}))?$/.exec(bare);
	if (!parts) return typed.trim();
	const [, sign, whole, cents = ""] = parts;
	return `${sign}${whole}.${cents.padEnd(2, "0")}`;
}
