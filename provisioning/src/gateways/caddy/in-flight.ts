import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { systemCodeOf } from "#errors.ts";
import type { CaddyAdmin } from "./admin-client.ts";

/**
 * Requests and websockets that Caddy has open to an address. It counts them by upstream, and goes on counting when its
 * configuration changes.
 *
 * @param n8n Base URL as the gate told it.
 */
export async function openTo(admin: CaddyAdmin, n8n: string): Promise<number> {
	const { hostname, port } = new URL(n8n);
	const name = hostname.replace(/^\[|\]$/g, "");
	const ips = isIP(name) ? [name] : await addressesOf(name);
	const addresses = new Set(ips.map((ip) => (ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`)));
	const upstreams = (await admin.read("/reverse_proxy/upstreams"))?.value;
	let open = 0;
	for (const upstream of Array.isArray(upstreams) ? upstreams : []) {
		const { address, num_requests: requests } = Object(upstream);
		if (addresses.has(address) && typeof requests === "number") open += requests;
	}
	return open;
}

/** None for a name that leads nowhere: a swarm's service that sleeps has no address, and so nobody is connected to it. */
async function addressesOf(name: string): Promise<string[]> {
	try {
		return (await lookup(name, { all: true })).map(({ address }) => address);
	} catch (error) {
		if (["ENOTFOUND", "EAI_AGAIN"].includes(systemCodeOf(error) ?? "")) return [];
		throw error;
	}
}
