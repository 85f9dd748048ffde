import type { Refusal } from "@flomastr/provisioning/gateways/pages";
import * as refusals from "@flomastr/provisioning/gateways/refusals";
import { subdomainOf } from "#http/request-context.ts";
import { consoleName } from "#http/tenant-of-host.ts";

interface About {
	baseDomain: string;
	consoleHost: string;
	/** The Host header of the request that is refused. */
	host: string;
	/** Percent-encoded, as the tenant's route has it; empty where the host has none. */
	tenantName: string;
}

/** The refusal that Caddy asks for by its name in `caddy/Caddyfile`. */
export function pageNamed(name: string, about: About): Refusal {
	const slug = subdomainOf(about.host, about.baseDomain);
	switch (name) {
		case "bad-path":
			return refusals.badPath;
		case "too-large":
			return refusals.tooLarge;
		case "n8n-down":
			return refusals.n8nDown;
		case "suspended":
			return refusals.suspended(decoded(about.tenantName) || slug || "This tenant");
		case "unknown-host":
			return slug !== null && slug !== consoleName && /^[a-z0-9-]+$/.test(slug) && about.tenantName === ""
				? refusals.unknownTenant(slug)
				: refusals.unknownHost(about.consoleHost);
		default:
			return refusals.notNow;
	}
}

function decoded(name: string): string {
	try {
		return decodeURIComponent(name);
	} catch {
		return "";
	}
}
