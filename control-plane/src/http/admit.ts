import type { Actor } from "@flomastr/contracts/message";
import type { Context } from "hono";
import { demand, type Permission } from "#people/may.ts";
import type { TenantRef } from "../context.ts";
import type { HttpEnv } from "./env.ts";
import { tenantOf } from "./tenant-of.ts";

/** Who asks and of which tenant, once they may; throws AppError `forbidden`, or `not_found` on the console's host. */
export function admit(c: Context<HttpEnv>, permission: Permission): { actor: Actor; tenant: TenantRef } {
	const caller = c.get("caller");
	demand(caller, permission);
	return { actor: caller.actor, tenant: tenantOf(c) };
}
