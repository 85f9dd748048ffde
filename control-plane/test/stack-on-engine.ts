import { docker } from "../../provisioning/test/docker-command.ts";
import { until } from "./until.ts";

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
export async function removeStack(platform: string, composeDown: () => void): Promise<void> {
	const labelled = ["--filter", `label=flomastr.platform=${platform}`];
	// First, or the control plane would make tenants' containers anew.
	composeDown();
	if (docker(["info", "--format", "{{.Swarm.ControlAvailable}}"]) === "true") {
		remove(["service", "rm"], lines("service", "ls", "-q", ...labelled));
		remove(["secret", "rm"], lines("secret", "ls", "-q", ...labelled));
	}
	remove(["rm", "-fv"], lines("ps", "-aq", ...labelled));
	// A swarm lets go of a network a moment after the service in it.
	await until("its networks are removed", () => attempt(() => remove(["network", "rm", "-f"], networks(...labelled))));
	remove(["volume", "rm", "-f"], lines("volume", "ls", "-q", ...labelled));
	// A swarm's tasks make theirs without labels.
	remove(["volume", "rm", "-f"], lines("volume", "ls", "-q", "--filter", `name=^${platform}-`));
}

const networks = (...filter: string[]): string[] => lines("network", "ls", "-q", ...filter);

function remove(command: string[], ids: string[]): void {
	if (ids.length > 0) docker([...command, ...ids]);
}

function attempt(work: () => void): boolean {
	try {
		work();
		return true;
	} catch {
		return false;
	}
}
