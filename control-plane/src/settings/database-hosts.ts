import { z } from "zod";

/** A Postgres server that tenants' databases are placed on. */
export interface DatabaseHost {
	name: string;
	/** As an administrator who may make databases and roles. */
	adminUrl: string;
	/** How tenants' containers reach it, where that differs: `host:port`. */
	tenantAddress: { host: string; port: number } | null;
	/** Tenants it takes at most; null for no limit. */
	capacity: number | null;
}

const own = { tenants: "tenants", capacity: "capacity" } as const;

/**
 * `name=postgres://admin@host:5432[?tenants=host:port][&capacity=500]`, several with commas between. The two parameters
 * are ours and are taken out of the URL.
 */
export const databaseHosts = z.string().transform((text, context): DatabaseHost[] => {
	const hosts: DatabaseHost[] = [];
	for (const entry of text.split(",").map((part) => part.trim())) {
		const [, name, address] = /^([a-z][a-z0-9-]{0,30})=(postgres(?:ql)?:\/\/.+)$/.exec(entry) ?? [];
		if (name === undefined || address === undefined || !URL.canParse(address)) {
			context.addIssue("expected name=postgres://admin@host:port, several with commas between");
			return z.NEVER;
		}
		if (hosts.some((host) => host.name === name)) {
			context.addIssue(`has two servers called ${name}`);
			return z.NEVER;
		}
		const url = new URL(address);
		const tenants = url.searchParams.get(own.tenants);
		const capacity = url.searchParams.get(own.capacity);
		for (const parameter of Object.values(own)) url.searchParams.delete(parameter);
		const [host = "", port = "5432"] = tenants?.split(":") ?? [];
		hosts.push({
			name,
			adminUrl: url.href,
			tenantAddress: tenants === null ? null : { host, port: Number(port) },
			capacity: capacity === null ? null : Number(capacity),
		});
	}
	return hosts;
});
