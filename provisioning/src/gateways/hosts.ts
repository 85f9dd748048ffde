/** Whom a request's Host header names. */
export type HostName =
	| { kind: "console" }
	| { kind: "tenant"; slug: string }
	/** The machine itself, by number or as plain localhost: how nodes call the control plane. */
	| { kind: "machine" }
	| { kind: "unknown"; host: string };

/**
 * @param host The Host header, with or without port.
 * @param consoleHost Host name of the operator's console without port, e.g. `console.localhost`; tenants are its siblings.
 */
export function readHost(host: string | undefined, consoleHost: string): HostName {
	const name = (host ?? "").replace(/:\d*$/, "").replace(/\.$/, "").toLowerCase();
	if (name === consoleHost) return { kind: "console" };
	if (name === "localhost" || name === "127.0.0.1" || name === "[::1]") return { kind: "machine" };
	const domain = consoleHost.slice(consoleHost.indexOf("."));
	const slug = name.endsWith(domain) ? name.slice(0, -domain.length) : "";
	return /^[a-z0-9-]+$/.test(slug) ? { kind: "tenant", slug } : { kind: "unknown", host: name.slice(0, 100) };
}
