import { z } from "zod";

export const Theme = z.enum(["system", "light", "dark"]);
export type Theme = z.infer<typeof Theme>;

/** The theme of a `Cookie` header; `system` when it names none. */
export function readTheme(cookie: string | null): Theme {
	const value = /(?:^|;\s*)theme=([a-z]+)/.exec(cookie ?? "")?.[1];
	const theme = Theme.safeParse(value);
	return theme.success ? theme.data : "system";
}

/** A `Set-Cookie` that keeps the theme for a year. */
export function themeCookie(theme: Theme): string {
	return `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax`;
}
