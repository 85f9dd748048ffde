import type { Role } from "@flomastr/contracts/tenant";
import type { Caller } from "#http/env.ts";
import { AppError } from "../errors.ts";

/** What can be asked of a caller; the roles that may stand beside it. */
const allowed = {
	read: ["owner", "manager", "agent", "consultant", "read_only", "workflow"],
	converse: ["owner", "manager", "agent", "workflow"],
	decide_tasks: ["owner", "manager", "agent"],
	create_tasks: ["workflow", "owner", "manager"],
	edit_flows: ["owner", "manager", "consultant"],
	subscribe: ["workflow"],
	/** All data in one file. */
	export: ["owner"],
	operate: ["operator"],
} as const satisfies Record<string, readonly (Role | "workflow")[]>;

export type Permission = keyof typeof allowed;

export function may(caller: Pick<Caller, "role">, permission: Permission): boolean {
	return (allowed[permission] as readonly string[]).includes(caller.role);
}

/** Throws AppError `forbidden`, naming the roles that may. */
export function demand(caller: Caller, permission: Permission): void {
	if (may(caller, permission)) return;
	throw new AppError(
		"forbidden",
		`Your role (${caller.role}) may not do this; it needs ${allowed[permission].join(" or ")}. Ask an owner to change your role.`,
	);
}
