import { Tenant } from "@flomastr/contracts/tenant";
import { useRouteLoaderData } from "react-router";
import { z } from "zod";
import type { loader } from "./route.tsx";

/** `GET /api/tenants`. */
export const TenantList = z.object({ tenants: z.array(Tenant) });

/** Every tenant, on any page of the console. */
export function useTenants(): z.infer<typeof TenantList>["tenants"] {
	return useRouteLoaderData<typeof loader>("routes/console/route")?.tenants ?? [];
}
