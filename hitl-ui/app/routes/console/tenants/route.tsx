import { Building2, Plus } from "lucide-react";
import { Link } from "react-router";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { read } from "#control-plane.server.ts";
import { useRevalidateOn } from "#live/revalidate.ts";
import { PageHeader } from "../page-header.tsx";
import { TenantList, useTenants } from "../tenant-list.ts";
import type { Route } from "./+types/route";
import { readTenantDetails } from "./read-details.server.ts";
import { TenantTable } from "./tenant-table.tsx";

/** Health and counts come one request a tenant and may wait for a slow one: the table does not wait for them. */
export async function loader({ request }: Route.LoaderArgs) {
	const { tenants } = await read(request, "/api/tenants", TenantList);
	return { details: readTenantDetails(request, tenants) };
}

export default function Tenants({ loaderData }: Route.ComponentProps) {
	const tenants = useTenants();
	useRevalidateOn("tenant");
	if (tenants.length === 0)
		return (
			<EmptyState icon={Building2} title="No tenants yet" className="min-h-96" action={<NewTenantButton />}>
				A tenant is a customer's own workspace: its own address, its own n8n and its own database.
			</EmptyState>
		);
	return (
		<>
			<PageHeader title="Tenants" text={tenants.length === 1 ? "1 workspace" : `${tenants.length} workspaces`}>
				<NewTenantButton />
			</PageHeader>
			<TenantTable tenants={tenants} details={loaderData.details} />
		</>
	);
}

function NewTenantButton() {
	return (
		<Button asChild variant="primary">
			<Link to="/console/new">
				<Plus aria-hidden /> New tenant
			</Link>
		</Button>
	);
}
