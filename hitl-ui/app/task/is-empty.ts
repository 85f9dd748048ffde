/** True for an answer that says nothing: absent, blank text, an empty list, money without an amount. */
export function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === "string") return value.trim() === "";
	if (Array.isArray(value)) return value.length === 0;
	if (typeof value === "object") {
		if ("amount" in value) return isEmpty(value.amount);
		return Object.values(value).every(isEmpty);
	}
	return false;
}
