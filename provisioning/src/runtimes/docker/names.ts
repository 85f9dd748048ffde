/** The network, the container and the volume of a tenant bear the same name; Docker keeps them apart by kind. */
export function nameOf(platform: string, tenantId: string): string {
	return `${platform}-n8n-${checked(tenantId)}`;
}

/** The name of what fills a template database and the compile cache of a release, and is gone afterwards. */
export function templateNameOf(platform: string, release: string): string {
	return `${platform}-template-${release}`;
}

/** The volume of compiled code that all tenants of a release read. */
export function cacheNameOf(platform: string, release: string): string {
	return `${platform}-compile-${release}`;
}

export const label = {
	platform: "flomastr.platform",
	tenant: "flomastr.tenant",
	release: "flomastr.release",
	/** On containers of the platform that join every tenant's network. */
	door: "flomastr.door",
	/** Digest of how a container was made: another one means that it has to be made anew. */
	spec: "flomastr.spec",
	/** Keyed digest of the secrets it was given. */
	secrets: "flomastr.secrets",
	/** Its memory while awake, in bytes: what is in force is less while it sleeps. */
	memory: "flomastr.memory",
	/** Its share of CPU time by plan, in billionths of a core: what is in force is more while it boots or wakes. */
	cpus: "flomastr.cpus",
} as const;

/** Names go into addresses of the engine's API: nothing but an id may. */
function checked(tenantId: string): string {
	if (!/^[0-9a-zA-Z-]{1,64}$/.test(tenantId)) throw new RangeError("a tenant id has letters, digits and hyphens only");
	return tenantId;
}
