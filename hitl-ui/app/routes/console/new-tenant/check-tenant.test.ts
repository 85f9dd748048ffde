import { describe, expect, it } from "vitest";
import { checkTenant } from "./check-tenant.ts";
import { suggestSlug } from "./suggest-slug.ts";

const good = {
	name: "Palm Homes",
	slug: "palm-homes",
	pack: null,
	plan: "standard" as const,
	owner_name: "Layla Haddad",
	owner_email: "layla@palm.test",
	owner_password: "seven palms",
};

describe("a new tenant's form", () => {
	it("lets a complete draft pass", () => {
		expect(checkTenant(good, ["acme"])).toEqual({});
	});

	it("says beside the slug that it is taken, before anything is sent", () => {
		expect(checkTenant({ ...good, slug: "acme" }, ["acme"]).slug).toContain("belongs to another tenant");
	});

	it("refuses the platform's own names and what no host name can hold", () => {
		expect(checkTenant({ ...good, slug: "console" }, []).slug).toContain("reserved");
		expect(checkTenant({ ...good, slug: "Palm_Homes" }, []).slug).toContain("3 to 40 characters");
		expect(checkTenant({ ...good, slug: "a" }, []).slug).toContain("3 to 40 characters");
	});

	it("names each field that is missing", () => {
		const errors = checkTenant(
			{ name: "", slug: "", pack: null, plan: "standard", owner_name: "", owner_email: "layla", owner_password: "" },
			[],
		);
		expect(Object.keys(errors).sort()).toEqual(["name", "owner_email", "owner_name", "owner_password", "slug"]);
		expect(errors.owner_email).toBe("Must be an e-mail address");
	});
});

describe("the suggested slug", () => {
	it("keeps what a host name can hold", () => {
		expect(suggestSlug("Acme Medical & Co.")).toBe("acme-medical-co");
		expect(suggestSlug("Château Élysée")).toBe("chateau-elysee");
	});

	it("starts with a letter and ends without a hyphen, also where it is cut", () => {
		expect(suggestSlug("24/7 Locksmith")).toBe("locksmith");
		const long = suggestSlug(`${"a".repeat(39)} b c`);
		expect(long).toBe("a".repeat(39));
	});

	it("is empty for a name in another script, so that nobody gets a slug of hyphens", () => {
		expect(suggestSlug("東京ホーム")).toBe("");
	});
});
