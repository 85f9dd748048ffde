import type { Refusal } from "@flomastr/provisioning/gateways/pages";
import * as refusals from "@flomastr/provisioning/gateways/refusals";
import { Hono } from "hono";
import type { Logger } from "pino";
import { consoleName } from "#http/tenant-of-host.ts";
import type { KnownTenant, TenantDirectory } from "#tenants/directory.ts";
import { mayHaveCertificate } from "./ask.ts";
import { editorGate, type GateAnswer, workflowGate } from "./gate.ts";
import { pageNamed } from "./page.ts";
import { rememberAnswer } from "./remember.ts";
import { answerRefusal, askedOf } from "./request.ts";

export interface EdgeDeps {
	baseDomain: string;
	directory: Pick<TenantDirectory, "bySlug">;
	/** Whether the session of these headers may edit the flows of the tenant that the host names; asked once in 5 s. */
	mayEditFlows(headers: Headers, host: string): Promise<boolean>;
	/** Base URL of a tenant's n8n, after waking it where it sleeps; null when it cannot be woken. Notes the activity. */
	awake(tenantId: string): Promise<string | null>;
	log: Pick<Logger, "warn" | "error">;
}

/** What the gate needs of a tenant. */
export type GateTenant = Pick<KnownTenant, "id" | "name" | "slug" | "state">;

/**
 * What Caddy asks before it does something: whether a request may go on to a tenant's n8n, whether a host may have a
 * certificate, and how to say no. Only for the private listener: whoever reaches it can wake any tenant.
 * Mount at `/edge`.
 */
export function createEdge(deps: EdgeDeps): Hono {
	const consoleHost = `${consoleName}.${deps.baseDomain}`;
	const mayEdit = rememberAnswer(deps.mayEditFlows);
	const app = new Hono();

	app.onError((error, c) => {
		deps.log.error({ reason: error.message, path: c.req.path }, "the edge could not decide on a request");
		return answerRefusal(c, refusals.notNow);
	});
	app.notFound((c) => answerRefusal(c, refusals.unknownHost(consoleHost)));

	app.get("/gate/editor", async (c) => {
		const asked = askedOf(c);
		return answer(await editorGate({ ...deps, mayEditFlows: mayEdit }, asked), (refusal) => answerRefusal(c, refusal));
	});
	app.get("/gate/workflow", async (c) =>
		answer(await workflowGate(deps, askedOf(c)), (refusal) => answerRefusal(c, refusal)),
	);
	app.get("/ask", async (c) =>
		(await mayHaveCertificate(deps, c.req.query("domain") ?? "")) ? c.text("yes") : c.text("no", 404),
	);
	app.get("/page/:name", (c) => {
		const { host, headers } = askedOf(c);
		const name = headers.get("x-flomastr-name") ?? "";
		return answerRefusal(c, pageNamed(c.req.param("name"), { ...deps, host, consoleHost, tenantName: name }));
	});
	return app;
}

function answer(given: GateAnswer, refuse: (refusal: Refusal) => Response): Response {
	if (given.kind === "refused") return refuse(given.refusal);
	if (given.kind === "passed") return new Response(null, { status: 204, headers: whereIs(given.n8n) });
	return new Response(null, { status: 302, headers: { Location: given.location, "Cache-Control": "no-store" } });
}

/** For Caddy, which takes the two apart. */
function whereIs(n8n: string): Record<string, string> {
	const { hostname, port } = new URL(n8n);
	return { "X-FloMastr-N8n-Host": hostname.replace(/^\[|\]$/g, ""), "X-FloMastr-N8n-Port": port || "80" };
}
