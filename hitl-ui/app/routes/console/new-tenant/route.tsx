import { Tenant, type TenantCreate } from "@flomastr/contracts/tenant";
import { data, redirect } from "react-router";
import { z } from "zod";
import { Card } from "#components/ui/card.tsx";
import { attempt, hostOf, read } from "#control-plane.server.ts";
import type { Failure } from "#outcome.ts";
import { PageHeader } from "../page-header.tsx";
import type { Route } from "./+types/route";
import { NewTenantForm } from "./new-tenant-form.tsx";

const Packs = z.object({
	packs: z.array(z.object({ id: z.string(), name: z.string(), description: z.string() })),
});
export type Pack = z.infer<typeof Packs>["packs"][number];

export const meta: Route.MetaFunction = () => [{ title: "New tenant · FloMastr" }];

export async function loader({ request }: Route.LoaderArgs) {
	const { packs } = await read(request, "/api/packs", Packs);
	return { packs, host: hostOf(request).replace(/^console\./, "") };
}

/** What arrives is passed on as it is: the API judges it and says what is wrong beside each field. */
export async function action({ request }: Route.ActionArgs): Promise<Failure> {
	const draft = z.record(z.string(), z.unknown()).safeParse(await request.json());
	if (!draft.success) throw data(null, { status: 400 });
	const body = draft.data as Partial<TenantCreate>;
	const outcome = await attempt(request, "POST", "/api/tenants", body, Tenant);
	if (!outcome.ok) return outcome.failure;
	throw redirect(`/console/tenants/${outcome.value.id}`);
}

export default function NewTenant({ loaderData }: Route.ComponentProps) {
	return (
		<div className="mx-auto max-w-xl">
			<PageHeader title="New tenant" text="Its own address, its own n8n, its own database. It takes a minute or two." />
			<Card className="p-5">
				<NewTenantForm packs={loaderData.packs} host={loaderData.host} />
			</Card>
		</div>
	);
}
