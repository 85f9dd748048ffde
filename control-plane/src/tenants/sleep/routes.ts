import { Tenant } from "@flomastr/contracts/tenant";
import { createRoute, createRouter, failures, idParam, json } from "#http/route.ts";
import { demand } from "#people/may.ts";
import { AppError } from "../../errors.ts";
import type { TenantLifecycle } from "../lifecycle.ts";
import type { Wakefulness } from "./wakefulness.ts";

/** An operator's word in what is decided by use otherwise. */
export function sleepRoutes(deps: {
	lifecycle: Pick<TenantLifecycle, "detail">;
	wakefulness: Pick<Wakefulness, "sleep" | "wake">;
}) {
	const { lifecycle, wakefulness } = deps;
	const app = createRouter();
	const verb = (name: "sleep" | "wake", summary: string) =>
		createRoute({
			method: "post",
			path: `/tenants/{id}/${name}`,
			tags: ["console"],
			summary,
			request: { params: idParam },
			responses: { ...failures, 200: json(Tenant) },
		});

	app.openapi(verb("sleep", "Puts an idle tenant's n8n to sleep; 409 says what it still has to do"), async (c) => {
		demand(c.get("caller"), "operate");
		const { id } = c.req.valid("param");
		await expectState(id, ["active", "asleep"], "put to sleep");
		const why = await wakefulness.sleep(id);
		if (why !== null) throw new AppError("conflict", `This tenant stays awake: ${why}. Try again once that is over.`);
		return c.json((await lifecycle.detail(id)).tenant, 200);
	});

	app.openapi(verb("wake", "Wakes a tenant's n8n; answers when n8n does"), async (c) => {
		demand(c.get("caller"), "operate");
		const { id } = c.req.valid("param");
		await expectState(id, ["active", "asleep"], "woken");
		await wakefulness.wake(id);
		return c.json((await lifecycle.detail(id)).tenant, 200);
	});

	async function expectState(id: string, states: string[], what: string): Promise<void> {
		const { state } = (await lifecycle.detail(id)).tenant;
		if (states.includes(state)) return;
		throw new AppError("conflict", `This tenant is ${state}; only one that is ${states.join(" or ")} can be ${what}.`);
	}

	return app;
}
