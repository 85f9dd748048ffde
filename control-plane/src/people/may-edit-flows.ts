import type { HotDatabase } from "#hot/client.ts";
import { subdomainOf } from "#http/request-context.ts";
import type { TenantDirectory } from "#tenants/directory.ts";
import type { Auth } from "./auth.ts";
import { may } from "./may.ts";
import { memberRole } from "./member-role.ts";
import { sessionOf } from "./session-of.ts";

/** The gateway's question before it lets a request through to a tenant's n8n editor: whose session is this? */
export function mayEditFlows(deps: { hot: HotDatabase; auth: Auth; directory: TenantDirectory; baseDomain: string }) {
	return async (headers: Headers, host: string): Promise<boolean> => {
		const slug = subdomainOf(host, deps.baseDomain);
		const tenant = slug === null ? null : await deps.directory.bySlug(slug);
		const person = tenant && (await sessionOf(deps.auth, headers, host));
		if (!tenant || !person) return false;
		const role = await memberRole(deps.hot, person.id, tenant.id);
		return role !== null && may({ role }, "edit_flows");
	};
}
