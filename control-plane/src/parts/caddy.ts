import { reasonOf } from "@flomastr/provisioning/errors";
import { httpGet } from "./http-get.ts";
import { degraded, down, type Part, up } from "./part.ts";

/** Asks for the name of the place where tenants' routes go: ours alone has it, and the routes themselves may be many. */
export function askCaddy(admin: string, path = "/id/tenants/@id") {
	// It answers only who names itself as its own page: that keeps other sites' pages out.
	const origin = new URL(admin).origin;
	return httpGet(origin, path, { host: new URL(admin).host, origin });
}

/** The gateway in front. Its routes stay where they are while the admin API is away: only changes wait. */
export function caddyPart(admin: string): Part {
	return {
		id: "gateway",
		title: "Caddy",
		async check() {
			try {
				const { status, text } = await askCaddy(admin);
				if (status === 200 && text.trim() !== "null") return up(`Its admin API answers at ${admin}.`);
				if (status === 403)
					return degraded(`Its admin API refuses us (403). Name ${new URL(admin).host} in its admin origins.`);
				return degraded(`It runs without our configuration (${status}). Start it with the one under caddy/.`);
			} catch (error) {
				return down(
					`Its admin API at ${admin} does not answer (${reasonOf(error)}). Start Caddy, or mend CADDY_ADMIN; changes of routes go on by themselves.`,
				);
			}
		},
	};
}
