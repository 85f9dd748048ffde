import { download } from "#control-plane.server.ts";
import type { Route } from "./+types/export";

/** Everything a tenant has, as one archive, streamed from the control plane to the browser. */
export function loader({ request, params }: Route.LoaderArgs) {
	return download(request, `/api/tenants/${encodeURIComponent(params.tenantId)}/export`);
}
