import { z } from "zod";

export const TenantState = z.enum([
	"requested",
	"provisioning",
	"active",
	"asleep",
	"suspended",
	"removing",
	"removed",
	"failed",
]);
export type TenantState = z.infer<typeof TenantState>;

/** Names that would shadow the platform's own hosts. */
export const reservedSlugs = [
	"console",
	"api",
	"www",
	"admin",
	"app",
	"mail",
	"flows",
	"hooks",
	"sandbox",
	"status",
	"static",
	"localhost",
];

/** One DNS label: a–z, 0–9 and inner hyphens, 3 to 40 characters. */
export const Slug = z
	.string()
	.regex(
		/^[a-z][a-z0-9-]{1,38}[a-z0-9]$/,
		"must be 3 to 40 characters of a-z, 0-9 and hyphens, start with a letter and not end with a hyphen",
	)
	.refine((slug) => !reservedSlugs.includes(slug), "is reserved for the platform; choose another");

export const StepState = z.enum(["waiting", "running", "done", "failed", "undoing", "undone"]);

/** One step of a saga as the console shows it live. */
export const SagaStep = z.object({
	id: z.string(),
	title: z.string(),
	state: StepState,
	started_at: z.iso.datetime().nullable(),
	/** Milliseconds. */
	duration_ms: z.number().nullable(),
	error: z.string().nullable(),
});
export type SagaStep = z.infer<typeof SagaStep>;

export const RuntimeHealth = z.object({
	state: z.enum(["running", "starting", "asleep", "stopped", "unhealthy", "unknown"]),
	detail: z.string().nullable(),
	restarts: z.number().int(),
});
export type RuntimeHealth = z.infer<typeof RuntimeHealth>;

/** What a tenant may use and when it falls asleep; the figures stand in provisioning's `plans.ts`. */
export const PlanId = z.enum(["small", "standard", "large"]);
export type PlanId = z.infer<typeof PlanId>;

export const Tenant = z.object({
	id: z.uuid(),
	slug: z.string(),
	name: z.string(),
	pack: z.string().nullable(),
	plan: PlanId,
	/** Of n8n and our nodes, as the runtime names it: `2.40.5-1f3a9c`. Null before it was first started. */
	release: z.string().nullable(),
	state: TenantState,
	/** Why it failed: the step and the reason. */
	failure: z.object({ step: z.string(), reason: z.string() }).nullable(),
	/** Front end's address. */
	url: z.string(),
	created_at: z.iso.datetime(),
	state_changed_at: z.iso.datetime(),
});
export type Tenant = z.infer<typeof Tenant>;

export const TenantDetail = z.object({
	tenant: Tenant,
	steps: z.array(SagaStep),
	runtime: RuntimeHealth,
	/** When a schedule or a timed wait is next due, as far as it is known: a sleeping tenant wakes before that. */
	next_due: z.iso.datetime().nullable(),
	/** The server its database is on. */
	database_host: z.string().nullable(),
	/** The newest backup that is complete: the point it can be restored to. */
	last_backup: z.iso.datetime().nullable(),
	counts: z.object({
		threads: z.number(),
		open_tasks: z.number(),
		deliveries_waiting: z.number(),
		deliveries_dead: z.number(),
	}),
});
export type TenantDetail = z.infer<typeof TenantDetail>;

/** `GET /api/tenants/{id}/usage`: what its n8n takes now, in bytes and seconds of CPU; null while it does not run. */
export const TenantUsage = z.object({
	usage: z.object({ memory: z.number(), swap: z.number(), cpu_seconds: z.number() }).nullable(),
});
export type TenantUsage = z.infer<typeof TenantUsage>;

/** Body of `POST /api/tenants` at the console. */
export const TenantCreate = z.object({
	slug: Slug,
	name: z.string().min(1, "must not be empty").max(100),
	/** A folder of `tenant-template/packs`, or null for an empty tenant. */
	pack: z.string().max(60).nullable().default(null),
	plan: PlanId.default("standard"),
	owner_email: z.email("must be an e-mail address"),
	owner_name: z.string().min(1, "must not be empty").max(100),
	/** With which the owner first signs in; an account that exists already keeps its own. */
	owner_password: z.string().min(8, "must have at least 8 characters").max(128),
});
export type TenantCreate = z.infer<typeof TenantCreate>;

/** Roles within a tenant; `operator` belongs to the platform. */
export const Role = z.enum(["operator", "owner", "manager", "agent", "consultant", "read_only"]);
export type Role = z.infer<typeof Role>;

/** `GET /api/me`. */
export const Me = z.object({
	id: z.string(),
	name: z.string(),
	email: z.string(),
	role: Role,
	tenant: z.object({ id: z.uuid(), slug: z.string(), name: z.string() }).nullable(),
	can: z.object({
		converse: z.boolean(),
		edit_flows: z.boolean(),
		decide_tasks: z.boolean(),
		operate: z.boolean(),
	}),
});
export type Me = z.infer<typeof Me>;
