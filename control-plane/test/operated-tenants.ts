import { randomUUID } from "node:crypto";
import type { Backup } from "@flomastr/contracts/backup";
import type { Tenant, TenantDetail } from "@flomastr/contracts/tenant";
import type { Upgrade } from "@flomastr/contracts/upgrade";
import type { AppDeps } from "../src/app.ts";
import { AppError, notFound } from "../src/errors.ts";

type Stood = Pick<AppDeps, "lifecycle" | "copies" | "rollouts" | "wakefulness" | "reconcile" | "instances">;

const now = () => new Date().toISOString();
const never = async (): Promise<never> => {
	throw new AppError("unavailable", "There is no provisioning in this test.");
};

/**
 * What operators do with tenants, in memory: each look at a tenant moves what is under way one step on. The slug
 * `breaks` fails at its second step.
 */
export function operatedTenants(): Stood & { created: Record<string, unknown>[] } {
	const details = new Map<string, TenantDetail>();
	const backups: Backup[] = [];
	const upgrades: Upgrade[] = [];
	const created: Record<string, unknown>[] = [];

	function found(id: string): TenantDetail {
		const detail = details.get(id);
		if (!detail) throw notFound("tenant", id);
		return detail;
	}
	function begin(id: string, state: Tenant["state"], titles: string[]): void {
		const detail = found(id);
		detail.tenant.state = state;
		detail.steps = titles.map((title) => ({
			id: title,
			title,
			state: "waiting",
			started_at: null,
			duration_ms: null,
			error: null,
		}));
	}
	function make(slug: string, name: string, plan: Tenant["plan"]): Tenant {
		const tenant: Tenant = {
			id: randomUUID(),
			slug,
			name,
			plan,
			pack: null,
			release: null,
			state: "requested",
			failure: null,
			url: `http://${slug}.localhost:8080/`,
			created_at: now(),
			state_changed_at: now(),
		};
		details.set(tenant.id, {
			tenant,
			steps: [],
			runtime: { state: "running", detail: null, restarts: 0 },
			next_due: null,
			database_host: "main",
			last_backup: null,
			counts: { threads: 3, open_tasks: 1, deliveries_waiting: 0, deliveries_dead: 2 },
		});
		begin(tenant.id, "provisioning", ["Create the database", "Start n8n"]);
		return tenant;
	}
	/** One step further. */
	function move({ tenant, steps }: TenantDetail): void {
		const next = steps.find(({ state }) => state !== "done");
		if (!next || tenant.state === "failed") return;
		if (next.state === "waiting") {
			Object.assign(next, { state: "running", started_at: now() });
		} else if (tenant.slug === "breaks" && next.title === "Start n8n") {
			Object.assign(next, { state: "failed", error: "no image", duration_ms: 10 });
			Object.assign(tenant, { state: "failed", failure: { step: next.id, reason: "no image" } });
		} else {
			Object.assign(next, { state: "done", duration_ms: 1_200 });
			if (next === steps.at(-1)) tenant.state = tenant.state === "removing" ? "removed" : "active";
		}
	}
	const become = (state: Tenant["state"]) => async (id: string) => Object.assign(found(id).tenant, { state });

	return {
		created,
		lifecycle: {
			create: async (input) => {
				if ([...details.values()].some(({ tenant }) => tenant.slug === input.slug)) {
					const message = `The address "${input.slug}" is taken. Choose another name.`;
					throw new AppError("invalid", message, { fields: { slug: message } });
				}
				created.push(input);
				return make(input.slug, input.name, input.plan);
			},
			list: async () => [...details.values()].map(({ tenant }) => tenant).filter(({ state }) => state !== "removed"),
			usage: async (id) => ({ usage: found(id) && { memory: 796e6, swap: 0, cpu_seconds: 12 } }),
			detail: async (id) => {
				const detail = found(id);
				const shown = structuredClone(detail);
				move(detail);
				return shown;
			},
			suspend: become("suspended"),
			resume: become("active"),
			restart: become("active"),
			retry: never,
			remove: async (id) => {
				begin(id, "removing", ["Take a last backup", "Delete the database"]);
				return found(id).tenant;
			},
			packs: async () => [],
		},
		wakefulness: {
			sleep: async (id) => {
				if (found(id).tenant.slug === "busy") return "an execution runs";
				await become("asleep")(id);
				return null;
			},
			wake: async (id) => void (await become("active")(id)),
		},
		copies: {
			list: async (tenantId) => {
				const shown = backups.filter((one) => tenantId === undefined || one.tenant_id === tenantId);
				const answer = structuredClone(shown);
				for (const one of shown) Object.assign(one, { state: "done", bytes: 4_200_000, finished_at: now() });
				return answer;
			},
			take: async (id) => {
				const { tenant } = found(id);
				const backup: Backup = {
					id: randomUUID(),
					tenant_id: id,
					tenant_slug: tenant.slug,
					tenant_name: tenant.name,
					reason: "operator",
					state: "running",
					taken_at: now(),
					finished_at: null,
					bytes: null,
					release: null,
					keep_until: now(),
					error: null,
				};
				backups.push(backup);
				return { ...backup };
			},
			restore: async (id, { slug, name }) => {
				if (!backups.some((one) => one.id === id)) throw notFound("backup", id);
				return { tenantId: make(slug, name, "standard").id, done: Promise.resolve({ state: "done" as const }) };
			},
			export: async () =>
				(async function* () {
					yield Buffer.alloc(300_000, 1);
					yield Buffer.alloc(300_000, 2);
				})(),
			delete: never,
			adopt: never,
			start: never,
			takeDue: never,
			prune: never,
		},
		rollouts: {
			start: async ({ release, to }) => {
				const chosen = "tenants" in to ? to.tenants : [...details.keys()];
				const tenants = chosen.map((id) => {
					const { slug } = found(id).tenant;
					return { id, slug, from: "1.0-a", state: "waiting" as Upgrade["tenants"][number]["state"], error: null };
				});
				const upgrade: Upgrade = {
					id: randomUUID(),
					release,
					state: "running",
					created_at: now(),
					finished_at: null,
					tenants,
				};
				upgrades.push(upgrade);
				return structuredClone(upgrade);
			},
			list: async () => upgrades,
			get: async (id) => {
				const upgrade = upgrades.find((one) => one.id === id);
				if (!upgrade) throw notFound("upgrade", id);
				const shown = structuredClone(upgrade);
				const next = upgrade.tenants.find(({ state }) => state === "waiting" || state === "running");
				const bad = next?.slug === "breaks";
				if (!next) upgrade.state = "done";
				else if (next.state === "waiting") next.state = "running";
				else
					Object.assign(next, bad ? { state: "rolled_back", error: "n8n did not become healthy" } : { state: "done" });
				return shown;
			},
			releases: async () => ({
				releases: [
					{ release: "2.0-b", tenants: 0 },
					{ release: "1.0-a", tenants: 2 },
				],
			}),
			stop: never,
			prune: never,
			goOn: never,
		},
		reconcile: async (depth) => ({
			applied: depth !== "nothing",
			findings: [
				{
					tenant_id: randomUUID(),
					slug: null,
					what: "database",
					problem: "orphan",
					action: depth === "nothing" ? "drop it" : "dropped it",
					error: null,
				},
			],
		}),
		instances: {
			logs: async (_, lines) => ["n8n ready on port 5678", "password=hunter2-4471"].slice(-lines),
			address: () => null,
		},
	};
}
