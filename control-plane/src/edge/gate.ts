import { isPrivate } from "@flomastr/provisioning/gateways/is-private";
import type { Refusal } from "@flomastr/provisioning/gateways/pages";
import * as refusals from "@flomastr/provisioning/gateways/refusals";
import { subdomainOf } from "#http/request-context.ts";
import type { EdgeDeps, GateTenant } from "./edge.ts";
import type { Asked } from "./request.ts";

export type GateAnswer =
	/** `n8n` is the base URL at which the tenant's n8n answers. */
	{ kind: "passed"; n8n: string } | { kind: "redirected"; location: string } | { kind: "refused"; refusal: Refusal };

type GateDeps = Pick<EdgeDeps, "awake" | "baseDomain" | "directory" | "mayEditFlows">;

const refused = (refusal: Refusal): GateAnswer => ({ kind: "refused", refusal });
/** States in which a tenant has an n8n that may be woken. */
const living = new Set(["active", "asleep", "provisioning"]);

/** Whether a request goes on to the editor of the tenant that its host names, which is awake by then. */
export async function editorGate(deps: GateDeps, asked: Asked): Promise<GateAnswer> {
	const tenant = await tenantOf(deps, asked.host);
	if ("refusal" in tenant) return refused(tenant.refusal);
	if (!(await deps.mayEditFlows(asked.headers, asked.host))) return refused(refusals.mayNotEdit);
	const path = asked.uri.replace(/^\/flows/, "");
	if (isPrivate(path)) return refused(refusals.notForPeople);
	const woken = await wake(deps, tenant);
	// Whoever comes while n8n boots gets a page that tries again, not the sign-in's answer for programs.
	if (woken.kind === "refused") return woken;
	// The person is known already: n8n's own sign-in page is never what they came for.
	const atSignIn = path.startsWith("/signin") || path.startsWith("/setup");
	if (isNavigation(asked) && (atSignIn || !hasCookie(asked.headers, "n8n-auth"))) {
		const location = `/api/flows/enter${atSignIn ? "" : `?to=${encodeURIComponent(path)}`}`;
		return { kind: "redirected", location };
	}
	return woken;
}

/** Whether a request goes on to a webhook or form of the tenant that its host names, which is awake by then. */
export async function workflowGate(deps: Omit<GateDeps, "mayEditFlows">, asked: Asked): Promise<GateAnswer> {
	const tenant = await tenantOf(deps, asked.host);
	return "refusal" in tenant ? refused(tenant.refusal) : wake(deps, tenant);
}

async function tenantOf(
	deps: Pick<GateDeps, "baseDomain" | "directory">,
	host: string,
): Promise<GateTenant | { refusal: Refusal }> {
	const slug = subdomainOf(host, deps.baseDomain);
	const tenant = slug === null ? null : await deps.directory.bySlug(slug);
	if (!tenant || tenant.state === "removed") return { refusal: refusals.unknownTenant(slug ?? host) };
	if (tenant.state === "suspended") return { refusal: refusals.suspended(tenant.name) };
	return living.has(tenant.state) ? tenant : { refusal: refusals.n8nDown };
}

async function wake(deps: Pick<GateDeps, "awake">, tenant: GateTenant): Promise<GateAnswer> {
	const n8n = await deps.awake(tenant.id);
	return n8n === null ? refused(refusals.n8nDown) : { kind: "passed", n8n };
}

/** Whether a person's browser asks for a page, as opposed to a script for data. */
const isNavigation = ({ method, headers }: Asked): boolean =>
	method === "GET" && (headers.get("accept") ?? "").includes("text/html");

const hasCookie = (headers: Headers, name: string): boolean =>
	(headers.get("cookie") ?? "").split(";").some((pair) => pair.trim().startsWith(`${name}=`));
