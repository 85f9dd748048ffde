import { execFileSync } from "node:child_process";

/** What the engine's own command line says. */
export const docker = (...argv: string[]): string => execFileSync("docker", argv, { encoding: "utf8" }).trim();

/** Ids of a tenant's containers, running or not, a line each; there should be one. */
export const containerOf = (platform: string, tenantId: string): string =>
	docker(
		"ps",
		"-aq",
		"--filter",
		`label=flomastr.tenant=${tenantId}`,
		"--filter",
		`label=flomastr.platform=${platform}`,
	);
