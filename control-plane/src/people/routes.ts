import { Me } from "@flomastr/contracts/tenant";
import { z } from "zod";
import { createRoute, createRouter, failures, json } from "#http/route.ts";
import { tenantOf } from "#http/tenant-of.ts";
import { type Hot, inTenant } from "../context.ts";
import { AppError } from "../errors.ts";
import { listPeople } from "./list-people.ts";
import { demand, may } from "./may.ts";

const People = z.object({ people: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })) });

/** Who am I, and who else is here. */
export function peopleRoutes(deps: Hot) {
	const app = createRouter();

	app.openapi(
		createRoute({
			method: "get",
			path: "/me",
			tags: ["people"],
			summary: "The signed-in person",
			responses: { ...failures, 200: json(Me) },
		}),
		(c) => {
			const { actor, role, email } = c.get("caller");
			if (actor.type !== "person" || role === "workflow") {
				throw new AppError("forbidden", "A token belongs to workflows; sign in as a person.");
			}
			const tenant = c.get("tenant");
			return c.json(
				{
					id: actor.id,
					name: actor.name,
					email: email ?? "",
					role,
					tenant: tenant && { id: tenant.id, slug: tenant.slug, name: tenant.name },
					can: {
						converse: may({ role }, "converse"),
						edit_flows: may({ role }, "edit_flows"),
						decide_tasks: may({ role }, "decide_tasks"),
						operate: may({ role }, "operate"),
					},
				},
				200,
			);
		},
	);

	app.openapi(
		createRoute({
			method: "get",
			path: "/people",
			tags: ["people"],
			summary: "The tenant's people, for assignment",
			responses: { ...failures, 200: json(People) },
		}),
		async (c) => {
			const caller = c.get("caller");
			demand(caller, "read");
			const people = await inTenant(deps, tenantOf(c), caller.actor, listPeople);
			return c.json({ people }, 200);
		},
	);

	return app;
}
