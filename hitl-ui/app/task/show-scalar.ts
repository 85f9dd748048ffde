/** A cell's value as text: yes/no for booleans, a dash for nothing. */
export function showScalar(value: string | number | boolean | null | undefined): string {
	if (value === null || value === undefined || value === "") return "–";
	if (typeof value === "boolean") return value ? "Yes" : "No";
	return typeof value === "number" ? value.toLocaleString("en-IN", { maximumFractionDigits: 6 }) : value;
}
