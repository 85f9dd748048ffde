/** What a path of a tenant's host is for. */
export type Target =
	| { kind: "control-plane" }
	| { kind: "ui" }
	/** n8n's editor: `path` is what n8n sees, without the prefix; null for `/flows` without its slash. */
	| { kind: "editor"; path: string | null }
	| { kind: "webhook" };

const controlPlanePrefixes = ["/api", "/hooks"];
/** n8n's public doors. Forms too: `/form`, `/form-test`, `/form-waiting`. */
const webhookPrefixes = ["/webhook", "/webhook-test", "/webhook-waiting", "/form", "/form-test", "/form-waiting"];

/**
 * Decides by the path as it was sent, undecoded, which is also how it goes on: nothing can mean one thing here and
 * another behind. A path with `.`-segments or backslashes is refused (null), since what is behind would resolve it.
 */
export function classify(url: string): Target | null {
	const path = url.split(/[?#]/, 1)[0] ?? "";
	if (!path.startsWith("/") || path.includes("\\") || /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path)) return null;
	if (controlPlanePrefixes.some((prefix) => within(path, prefix))) return { kind: "control-plane" };
	if (within(path, "/flows")) {
		return { kind: "editor", path: path === "/flows" ? null : withIconAtRoot(url.slice("/flows".length)) };
	}
	if (webhookPrefixes.some((prefix) => within(path, prefix))) return { kind: "webhook" };
	return { kind: "ui" };
}

/**
 * n8n 2.40's editor asks for the icons of installed packages relative to its page (`/workflow/icons/…`), where it has
 * none; they lie at its root.
 */
function withIconAtRoot(path: string): string {
	const at = path.indexOf("/icons/n8n-nodes-");
	return at > 0 ? path.slice(at) : path;
}

function within(path: string, prefix: string): boolean {
	return path === prefix || path.startsWith(`${prefix}/`);
}
