const hidden = "[hidden]";

/** What looks like a secret wherever it stands, and what of it is kept. */
const rules: [RegExp, string][] = [
	// postgres://user:password@host
	[/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@/gi, `$1${hidden}@`],
	[/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${hidden}`],
	// JSON web tokens: sessions of n8n's editor.
	[/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, hidden],
	// password=…, "token": "…", api-key: …
	[
		/((?:password|passwd|secret|token|api[-_]?key|authorization|cookie)["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|(?!Bearer |Basic )[^\s,;}]+)/gi,
		`$1${hidden}`,
	],
];

/** Hides what looks like a password, a token or a cookie in a text that was written by somebody else. */
export function redactText(text: string): string {
	return rules.reduce((kept, [pattern, replacement]) => kept.replace(pattern, replacement), text);
}
