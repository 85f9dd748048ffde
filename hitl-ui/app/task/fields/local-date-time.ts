/** An ISO moment as `<input type="datetime-local">` wants it, in the reader's zone; empty for anything else. */
export function toLocalInput(value: unknown): string {
	if (typeof value !== "string") return "";
	const date = new Date(value);
	if (Number.isNaN(date.getTime())) return "";
	const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
	return local.toISOString().slice(0, 16);
}

/** What the input gives, as an ISO moment in UTC; undefined when it is empty. */
export function fromLocalInput(text: string): string | undefined {
	const date = new Date(text);
	return text === "" || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
