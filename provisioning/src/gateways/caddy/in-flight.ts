import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
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
	const ips = isIP(name) ? [name] : (await lookup(name, { all: true })).map(({ address }) => address);
	const addresses = new Set(ips.map((ip) => (ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`)));
	const upstreams = (await admin.read("/reverse_proxy/upstreams"))?.value;
	let open = 0;
	for (const upstream of Array.isArray(upstreams) ? upstreams : []) {
		const { address, num_requests: requests } = Object(upstream);
		if (addresses.has(address) && typeof requests === "number") open += requests;
	}
	return open;
}
