/** A Postgres URL with this password where it names none. */
export function withPassword(url: string, password: string | undefined): string {
	const parsed = new URL(url);
	if (parsed.password === "" && password !== undefined) parsed.password = encodeURIComponent(password);
	return parsed.href;
}
