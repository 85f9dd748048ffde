import { expect, test } from "vitest";
import { n8nAddressIn, subnetsOf } from "./subnets.ts";

test("a pool yields each of its subnets once, wherever a tenant begins", () => {
	for (const tenantId of ["a", "0198a000-0000-7000-8000-000000000001", "z".repeat(64)]) {
		const all = [...subnetsOf("10.213.4.77/24", tenantId)];
		expect(new Set(all.map(({ subnet }) => subnet))).toHaveLength(16);
		expect(all.map(({ subnet }) => subnet)).toContain("10.213.4.240/28");
	}
});

test("n8n's address lies outside the part that doors are given addresses from, because two must not get the same", () => {
	const [one] = subnetsOf("192.168.7.32/28", "a");
	expect(one).toEqual({
		subnet: "192.168.7.32/28",
		gateway: "192.168.7.33",
		doors: "192.168.7.32/29",
		n8n: "192.168.7.46",
	});
	expect(n8nAddressIn("192.168.7.32/28")).toBe("192.168.7.46");
});

test("tenants begin at different places, because those made at once would want the same subnet", () => {
	const first = (id: string) => subnetsOf("10.213.0.0/16", id).next().value;
	const firsts = Array.from({ length: 50 }, (_, index) => JSON.stringify(first(`0198a000-0000-7000-8000-${index}`)));
	expect(new Set(firsts).size).toBeGreaterThan(25);
});

test.each(["10.0.0.0", "10.0.0.0/30", "10.0.0.0/4", "10.0.0.300/16", "fe80::/10", ""])(
	"%j is refused with an example, because Docker would only say that it is invalid",
	(pool) => expect(() => subnetsOf(pool, "a").next()).toThrow("such as 10.213.0.0/16"),
);
