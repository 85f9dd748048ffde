import { docker } from "../../provisioning/test/docker-command.ts";

const lines = (...argv: string[]): string[] => docker(argv).split("\n").filter(Boolean);

/** X of the first 10.X.0.0/16 that no network of this engine reaches into: others may stand there, or have been left. */
export function freeOctet(): number {
	const subnets = lines("network", "inspect", "--format", "{{range .IPAM.Config}}{{.Subnet}} {{end}}", ...networks());
	for (let octet = 100; octet < 200; octet++) {
		if (!subnets.some((subnet) => subnet.startsWith(`10.${octet}.`))) return octet;
	}
	throw new Error("Every network from 10.100.0.0/16 to 10.199.0.0/16 is in use; remove some: docker network ls");
}

/**
 * Removes a stack, its tenants and everything in them.
 * @param composeDown what removes the platform's own containers: they are in tenants' networks too
 */
export function removeStack(platform: string, composeDown: () => void): void {
	const labelled = ["--filter", `label=flomastr.platform=${platform}`];
	// First, or the control plane would make tenants' containers anew.
	composeDown();
	remove("rm", lines("ps", "-aq", ...labelled), "-fv");
	remove("network rm", networks(...labelled), "-f");
	remove("volume rm", lines("volume", "ls", "-q", ...labelled), "-f");
}

const networks = (...filter: string[]): string[] => lines("network", "ls", "-q", ...filter);

function remove(command: string, ids: string[], how: string): void {
	if (ids.length > 0) docker([...command.split(" "), how, ...ids]);
}
