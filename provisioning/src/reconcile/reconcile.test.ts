import { randomUUID } from "node:crypto";
import type { TenantState } from "@flomastr/contracts/tenant";
import { expect, test } from "vitest";
import type { DatabaseFound, DatabaseRef } from "#databases/database.ts";
import type { ProvisioningDeps } from "#deps.ts";
import { ProvisioningError } from "#errors.ts";
import type { Route } from "#gateways/gateway.ts";
import type { RuntimePart } from "#runtimes/runtime.ts";
import type { Subaccount } from "#subaccounts/subaccounts.ts";
import { recordLog } from "../../test/record-log.ts";
import { testRecords, testVault } from "../../test/records.ts";
import { reconcile } from "./reconcile.ts";
import type { TenantOnRecord } from "./records.ts";

/** Parts that only remember what they have: which difference leads to which call is all that is asked here. */
function world() {
	const runtimes = new Map<string, "running" | "stopped">();
	const lacking = new Map<string, RuntimePart[]>();
	const databases = new Map<string, DatabaseFound>();
	const amiss = new Map<string, string[]>();
	const routes = new Map<string, Route>();
	const subaccounts = new Map<string, Subaccount>();
	const tenants = new Map<string, TenantOnRecord>();
	const busy = new Set<string>();
	const calls: string[] = [];
	const broken = new Set<string>();
	const vault = testVault();
	const records = testRecords();
	const call = (what: string) => {
		calls.push(what);
		if (broken.has(what)) throw new ProvisioningError("runtime_failed", `${what} does not go`);
	};
	const provisioning = {
		runtime: {
			list: async () => new Map([...runtimes.keys()].map((id) => [id, lacking.get(id) ?? []])),
			inspect: async (id: string) => ({ state: runtimes.get(id) ?? "stopped" }),
			remove: async (id: string) => {
				call("remove runtime");
				runtimes.delete(id);
			},
			stop: async (id: string) => {
				call("stop runtime");
				runtimes.set(id, "stopped");
			},
		},
		database: {
			list: async () => databases,
			inspect: async ({ tenantId }: DatabaseRef) => ({
				there: databases.get(tenantId) === "database",
				amiss: amiss.get(tenantId) ?? [],
			}),
			open: async ({ tenantId }: DatabaseRef) => {
				call("open database");
				amiss.delete(tenantId);
			},
			drop: async (id: string) => {
				call("drop database");
				databases.delete(id);
			},
		},
		gateway: {
			list: async () => [...routes.values()],
			publish: async (route: Route) => {
				call("publish");
				routes.set(route.tenantId, route);
			},
			withdraw: async (id: string) => {
				call("withdraw");
				routes.delete(id);
			},
		},
		subaccounts: {
			list: async () => [...subaccounts.values()],
			create: async (id: string) => {
				call("create subaccount");
				subaccounts.set(id, { tenantId: id, sid: "AC1", state: "active" });
				return { sid: "AC1", authToken: "secret" };
			},
			activate: async () => {},
			suspend: async (id: string) => {
				call("suspend subaccount");
				subaccounts.set(id, { tenantId: id, sid: "AC1", state: "suspended" });
			},
			close: async (id: string) => {
				call("close subaccount");
				subaccounts.delete(id);
			},
		},
		vault,
		tenants: records,
		log: recordLog(),
	} as unknown as ProvisioningDeps;
	const deps = {
		provisioning,
		records: {
			all: async () => [...tenants.values()],
			one: async (id: string) => tenants.get(id) ?? null,
			underWay: async () => busy,
			exclusively: <Result>(_id: string, _what: string, work: () => Promise<Result>) => work(),
			newestBackup: async () => new Date("2026-03-01T04:00:00Z"),
		},
	};

	/** Everything a tenant has. */
	function give(id: string, state: "active" | "suspended" = "active"): void {
		runtimes.set(id, state === "active" ? "running" : "stopped");
		databases.set(id, "database");
		routes.set(id, { tenantId: id, slug: "acme", name: "Acme", state });
		subaccounts.set(id, { tenantId: id, sid: "AC1", state });
	}

	function record(state: TenantState, undone = false): string {
		const id = randomUUID();
		const subject = { id, slug: "acme", name: "Acme", pack: null, owner: { email: "o@acme.test", name: "O" } };
		tenants.set(id, { subject, state, undone });
		records.records.set(id, { state, plan: "small", release: null, databaseHost: "main" });
		for (const role of ["admin", "n8n", "business"]) vault.secrets.set(`${id} database.${role}`, "secret");
		return id;
	}

	return {
		runtimes,
		lacking,
		databases,
		amiss,
		vault,
		routes,
		subaccounts,
		tenants,
		busy,
		calls,
		broken,
		deps,
		give,
		record,
	};
}

const brief = ({ findings }: Awaited<ReturnType<typeof reconcile>>) =>
	findings.map(({ what, problem }) => `${problem} ${what}`);

const all = ["orphan route", "orphan runtime", "orphan subaccount", "orphan database"];
const removing = ["withdraw", "remove runtime", "close subaccount", "drop database"];

test("nothing is found where everything is as the records say, because each state has what it should", async () => {
	const it = world();
	it.give(it.record("active"));
	it.give(it.record("asleep"));
	it.give(it.record("suspended"), "suspended");
	it.record("removed");
	it.record("failed", true);
	expect(await reconcile(it.deps, "everything")).toEqual({ applied: true, findings: [] });
});

test.each([
	["removed", false],
	["failed", true],
] as const)("what is left of a tenant that is %s goes, outermost first", async (state, undone) => {
	const it = world();
	it.give(it.record(state, undone));
	expect(brief(await reconcile(it.deps, "nothing"))).toEqual(all);
	expect(it.calls).toEqual([]);
	await reconcile(it.deps, "known");
	expect(it.calls).toEqual(removing);
	expect(brief(await reconcile(it.deps, "nothing"))).toEqual([]);
});

test("what failed and was not undone stays, because an operator may try it again", async () => {
	const it = world();
	it.give(it.record("failed"));
	expect(brief(await reconcile(it.deps, "everything"))).toEqual([]);
});

test("what no record knows is only told at a start, because an older hot store may have been restored", async () => {
	const it = world();
	it.give(randomUUID());
	const { findings } = await reconcile(it.deps, "known");
	expect(findings).toHaveLength(4);
	expect(findings[3]).toMatchObject({ slug: null, action: expect.stringContaining("Left alone until a person asks") });
	expect(it.calls).toEqual([]);
	await reconcile(it.deps, "everything");
	expect(it.calls).toEqual(removing);
});

test("a tenant that a saga is about is left alone, because the saga is not done with it", async () => {
	const it = world();
	const id = it.record("removed");
	it.give(id);
	it.busy.add(id);
	expect(brief(await reconcile(it.deps, "everything"))).toEqual([]);
});

test("a tenant that changed since it was looked at is left alone, because its orphans may be its own by now", async () => {
	const it = world();
	const id = it.record("failed", true);
	it.give(id);
	const { one } = it.deps.records;
	it.deps.records.one = async (asked) => {
		const found = await one(asked);
		return found && { ...found, state: "provisioning", undone: false };
	};
	await reconcile(it.deps, "everything");
	expect(it.calls).toEqual([]);
});

test("a database that is gone is told with the newest backup and not made anew, because an empty one would look whole", async () => {
	const it = world();
	const id = it.record("active");
	it.give(id);
	// Its roles are still there.
	it.databases.set(id, "remains");
	it.runtimes.delete(id);
	const { findings } = await reconcile(it.deps, "everything");
	expect(brief({ applied: true, findings })).toEqual(["missing database", "missing runtime"]);
	expect(findings[0]?.action).toContain("Restore the backup of 2026-03-01T04:00:00.000Z");
	expect(findings[1]?.action).toContain("Nothing before its database is back");
	expect(it.calls).toEqual([]);
});

test("parts of an n8n that are gone are told with what is lost, of a sleeper as well, because nothing would wake it", async () => {
	const it = world();
	const [active, asleep, still] = [it.record("active"), it.record("asleep"), it.record("active")];
	for (const id of [active, asleep, still]) it.give(id);
	it.lacking.set(active, ["n8n", "network"]);
	it.lacking.set(asleep, ["n8n", "files"]);
	it.runtimes.set(still, "stopped");
	const { findings } = await reconcile(it.deps, "nothing");
	expect(findings.map(({ tenant_id, what, action }) => [tenant_id, what, action])).toEqual([
		[active, "runtime", expect.stringMatching(/its n8n and its network anew .* in its database\.$/)],
		[asleep, "runtime", expect.stringMatching(/its n8n and its files anew .*attachments.* is lost/)],
		// Its route leads to where it was.
		[still, "runtime", expect.stringContaining("should run and stands still")],
	]);
});

test("a suspended tenant lacks no container, because resuming it makes one", async () => {
	const it = world();
	const id = it.record("suspended");
	it.give(id, "suspended");
	it.runtimes.delete(id);
	expect(brief(await reconcile(it.deps, "everything"))).toEqual([]);
});

test("roles that lack something are told and put right, because they hold no data", async () => {
	const it = world();
	const id = it.record("active");
	it.give(id);
	it.amiss.set(id, ["the role x_n8n is missing"]);
	const { findings } = await reconcile(it.deps, "known");
	expect(brief({ applied: true, findings })).toEqual(["missing roles"]);
	expect(findings[0]).toMatchObject({ action: expect.stringContaining("the role x_n8n is missing"), error: null });
	expect(it.calls).toEqual(["open database"]);
	expect(brief(await reconcile(it.deps, "nothing"))).toEqual([]);
});

test("what remains of a database is told apart from a database, because only one of them holds data", async () => {
	const it = world();
	const id = it.record("removed");
	it.databases.set(id, "remains");
	expect(brief(await reconcile(it.deps, "known"))).toEqual(["orphan roles"]);
	expect(it.calls).toEqual(["drop database"]);
});

test("a tenant whose secrets are gone is told and keeps no other from being looked at", async () => {
	const it = world();
	const [id, other] = [it.record("active"), it.record("removed")];
	it.give(id);
	it.give(other);
	it.vault.secrets.delete(`${id} database.n8n`);
	const { findings } = await reconcile(it.deps, "known");
	expect(brief({ applied: true, findings })).toEqual(["missing roles", ...all]);
	expect(findings[0]?.error).toContain("The vault has no database.n8n");
});

test("a route that is missing or closed where it should be open is published, because the edge may have been emptied", async () => {
	const it = world();
	const gone = it.record("active");
	const astray = it.record("active");
	const closed = it.record("suspended");
	it.give(gone);
	it.give(astray);
	it.give(closed, "suspended");
	it.routes.delete(gone);
	it.routes.delete(closed);
	it.routes.set(astray, { tenantId: astray, slug: "acme", name: "Acme", state: "suspended" });
	expect(brief(await reconcile(it.deps, "known"))).toEqual(["missing route", "missing route", "missing route"]);
	expect(it.routes.get(astray)?.state).toBe("active");
	expect(it.routes.get(closed)?.state).toBe("suspended");
	expect(brief(await reconcile(it.deps, "nothing"))).toEqual([]);
});

test("a suspended tenant's n8n and subaccount rest, because a kill may have come between", async () => {
	const it = world();
	const id = it.record("suspended");
	it.give(id);
	it.give(id, "suspended");
	it.runtimes.set(id, "running");
	it.subaccounts.set(id, { tenantId: id, sid: "AC1", state: "active" });
	expect(brief(await reconcile(it.deps, "known"))).toEqual(["orphan runtime", "orphan subaccount"]);
	expect(it.calls).toEqual(["stop runtime", "suspend subaccount"]);
	expect(brief(await reconcile(it.deps, "nothing"))).toEqual([]);
});

test("a missing subaccount is opened, because Twilio may have been configured after the tenant was made", async () => {
	const it = world();
	const id = it.record("active");
	it.give(id);
	it.subaccounts.delete(id);
	expect(brief(await reconcile(it.deps, "known"))).toEqual(["missing subaccount"]);
	expect(await it.deps.provisioning.vault.get(id, "twilio.auth_token")).toBe("secret");
});

test("what cannot be mended says why and keeps nothing else", async () => {
	const it = world();
	it.give(it.record("removed"));
	it.broken.add("remove runtime");
	const { findings } = await reconcile(it.deps, "known");
	expect(findings.map(({ error }) => error)).toEqual([null, "remove runtime does not go", null, null]);
});

test("a part that does not answer ends the comparison, because half an inventory would call the rest missing", async () => {
	const it = world();
	it.give(it.record("removed"));
	it.deps.provisioning.database.list = async () => {
		throw new ProvisioningError("postgres_down", "no answer");
	};
	await expect(reconcile(it.deps, "everything")).rejects.toMatchObject({ code: "postgres_down" });
	expect(it.calls).toEqual([]);
});
