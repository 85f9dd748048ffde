import type { RuntimeSpec } from "../runtime.ts";
import type { DockerContext } from "./context.ts";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Addresses that mean this machine to a control plane on the host mean the container itself inside one. */
export function asSeenFromContainer(ctx: DockerContext, spec: RuntimeSpec): RuntimeSpec {
	if (ctx.options.controlPlane !== "host") return spec;
	return {
		...spec,
		databaseUrl: onHost(spec.databaseUrl),
		controlPlaneUrl: onHost(spec.controlPlaneUrl).replace(/\/$/, ""),
	};
}

function onHost(address: string): string {
	const url = new URL(address);
	if (loopback.has(url.hostname)) url.hostname = "host.docker.internal";
	return url.href;
}
