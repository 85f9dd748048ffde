import { randomBytes } from "node:crypto";
import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import { reasonOf } from "@flomastr/provisioning/errors";
import { degraded, down, type Part, up } from "#parts/part.ts";

type Resolve = (name: string) => Promise<string[]>;

const system: Resolve = async (name) => (await lookup(name, { all: true })).map(({ address }) => address);
const own = (): string[] =>
	Object.values(networkInterfaces())
		.flat()
		.flatMap((one) => one?.address ?? []);

/** Whether the console's name and any tenant's lead here. */
export function dnsCheck(baseDomain: string, resolve: Resolve = system, addresses: () => string[] = own): Part {
	return {
		id: "dns",
		title: "DNS",
		async check() {
			if (baseDomain === "localhost" || baseDomain.endsWith(".localhost")) {
				return up(`Every browser knows *.${baseDomain}; none is needed.`);
			}
			const names = [`console.${baseDomain}`, `tenant-${randomBytes(4).toString("hex")}.${baseDomain}`];
			const here = new Set(addresses());
			const strangers: string[] = [];
			for (const [at, name] of names.entries()) {
				const found = await resolve(name).catch((error: unknown) => reasonOf(error));
				const record = at === 0 ? name : `*.${baseDomain}`;
				if (typeof found === "string") {
					return down(
						`${name} leads nowhere (${found}). Add an A or AAAA record for ${record} with this host's address.`,
					);
				}
				if (!found.some((address) => here.has(address))) strangers.push(`${record} leads to ${found.join(", ")}`);
			}
			if (strangers.length === 0) return up(`console.${baseDomain} and *.${baseDomain} lead to this host.`);
			return degraded(
				`${strangers.join("; ")}, which is no address of this host's own. Fine behind a router or from within a container; else mend the record.`,
			);
		},
	};
}
