import { docker } from "../../provisioning/test/docker-command.ts";

/** Ids of a tenant's containers, running or not, a line each; there should be one. */
export const containerOf = (platform: string, tenantId: string): string =>
	docker([
		"ps",
		"-aq",
		"--filter",
		`label=flomastr.tenant=${tenantId}`,
		"--filter",
		`label=flomastr.platform=${platform}`,
	]);
