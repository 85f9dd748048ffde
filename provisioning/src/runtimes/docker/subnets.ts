/** A tenant's network has 16 addresses: the gateway first, the doors after it, n8n near the end where no door gets. */
const size = 16;
const n8nOffset = 14;

export type Subnet = { subnet: string; gateway: string; doors: string; n8n: string };

/**
 * The subnets of a pool, each once. Begins at a place that follows from the tenant's id, so that tenants made at once
 * seldom want the same one.
 *
 * @param pool As `10.213.0.0/16`.
 */
export function* subnetsOf(pool: string, tenantId: string): Generator<Subnet> {
	const { base, length } = parse(pool);
	const count = 2 ** (32 - length) / size;
	const first = [...tenantId].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % count, 0);
	for (let step = 0; step < count; step++) yield subnetAt(base + ((first + step) % count) * size);
}

/** n8n's address in a network of ours that is there already. */
export function n8nAddressIn(subnet: string): string {
	return subnetAt(parse(subnet).base).n8n;
}

function subnetAt(base: number): Subnet {
	return {
		subnet: `${dotted(base)}/28`,
		gateway: dotted(base + 1),
		doors: `${dotted(base)}/29`,
		n8n: dotted(base + n8nOffset),
	};
}

function parse(range: string): { base: number; length: number } {
	const [, address, prefix] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(range) ?? [];
	const parts = (address ?? "").split(".").map(Number);
	const length = Number(prefix);
	if (parts.length !== 4 || parts.some((part) => part > 255) || !(length >= 8 && length <= 28))
		throw new RangeError(`"${range}" is not a range of IPv4 addresses such as 10.213.0.0/16 (a prefix of 8 to 28)`);
	const base = parts.reduce((sum, part) => sum * 256 + part, 0);
	return { base: base - (base % 2 ** (32 - length)), length };
}

function dotted(address: number): string {
	return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
