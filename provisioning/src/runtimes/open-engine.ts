import Dockerode from "dockerode";

/** A Docker engine by its address: `unix:///path/to/socket` or `tcp://host:port`. */
export function openEngine(address: string): Dockerode {
	if (address.startsWith("unix://")) return new Dockerode({ socketPath: address.slice("unix://".length) });
	const { hostname, port } = new URL(address.replace(/^tcp:/, "http:"));
	return new Dockerode({ protocol: "http", host: hostname, port: Number(port || 2375) });
}
