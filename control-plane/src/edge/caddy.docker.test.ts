import { gatewayConformance } from "@flomastr/provisioning/gateways/conformance";
import { startEdge } from "../../test/edge-behind-caddy.ts";

gatewayConformance("Caddy", async (behind) => {
	const edge = await startEdge({
		controlPlane: behind.controlPlane,
		frontEnd: behind.frontEnd,
		env: { TRUSTED_PROXIES: "192.0.2.1/32" },
		edge: {
			mayEditFlows: (headers, host) => behind.mayEditFlows({ host, cookie: headers.get("cookie") ?? "" }),
			awake: behind.awake,
		},
	});
	return { gateway: edge.gateway, port: edge.caddy.httpPort, stop: () => edge.stop() };
});
