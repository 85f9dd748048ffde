import type { RequestListener } from "node:http";
import { stampForwarded } from "@flomastr/provisioning/gateways/incoming";
import { getRequestListener } from "@hono/node-server";
import type { App } from "../../app.ts";

const loopback = new Set(["127.0.0.1", "::1"]);

/**
 * Answers the platform's own parts and tenants' containers differently. The containers stand in networks with us and come
 * past the gateway, so what they say of the way they came is not believed, and they have the tenant API by token alone.
 * They are told apart by our own address at which they arrived: of the platform's network no container has a part.
 *
 * @param platformAddress where the gateway and the front end arrive, as PRIVATE_LISTEN names it
 */
export function answerByArrival(app: App, platformAddress: string): RequestListener {
	const options = { overrideGlobalObjects: false };
	const forPlatform = getRequestListener(app.fetch, options);
	const forTenants = getRequestListener((request, env) => app.fetch(request, { ...env, fromTenants: true }), options);
	return (request, response) => {
		const at = request.socket.localAddress?.replace(/^::ffff:/, "") ?? "";
		if (loopback.has(at) || at === platformAddress) return forPlatform(request, response);
		stampForwarded(request);
		return forTenants(request, response);
	};
}
