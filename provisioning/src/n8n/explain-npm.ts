import { ProvisioningError } from "#errors.ts";

/** Space n8n takes while it is being installed, in bytes. */
export const spaceNeeded = 3 * 1024 ** 3;

export function noSpace(folder: string): ProvisioningError {
	return new ProvisioningError(
		"no_space",
		`n8n needs about ${spaceNeeded / 1024 ** 3} GB on the disk of ${folder}; free some space and start again: the installation goes on from there.`,
	);
}

/** Turns what npm said into one sentence with the next step. */
export function explainNpm(folder: string, output: string): ProvisioningError {
	if (/ENOSPC|no space left/i.test(output)) return noSpace(folder);
	if (
		/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ERR_SOCKET_TIMEOUT|EHOSTUNREACH|ENETUNREACH/.test(output)
	) {
		return new ProvisioningError(
			"registry_unreachable",
			"The npm registry is out of reach, so n8n could not be installed; check the network with “npm ping” and start again.",
		);
	}
	if (/EINTEGRITY/.test(output)) {
		return new ProvisioningError(
			"install_failed",
			"A package of n8n did not match its checksum in the lock file; run “npm cache verify” and start again.",
		);
	}
	if (/EACCES|EPERM|EROFS/.test(output)) {
		return new ProvisioningError(
			"install_failed",
			`This user may not write to ${folder}; make it yours and start again.`,
		);
	}
	const last = output.trim().split("\n").slice(-3).join(" ").slice(0, 400);
	return new ProvisioningError(
		"install_failed",
		`npm could not install n8n: ${last || "it said nothing"}. Mend that and start again.`,
	);
}
