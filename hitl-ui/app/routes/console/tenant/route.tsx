import { TenantDetail } from "@flomastr/contracts/tenant";
import { data } from "react-router";
import { z } from "zod";
import { attempt, read } from "#control-plane.server.ts";
import type { Route } from "./+types/route";
import { TenantScreen } from "./tenant-screen.tsx";
import { TenantStep, type TenantStepOutcome } from "./tenant-step.ts";

export const meta: Route.MetaFunction = ({ loaderData }) => [
	{ title: `${loaderData?.tenant.name ?? "Tenant"} · FloMastr` },
];

const path = (id: string) => `/api/tenants/${encodeURIComponent(id)}`;

export async function loader({ request, params }: Route.LoaderArgs) {
	return read(request, path(params.tenantId), TenantDetail);
}

export async function action({ request, params }: Route.ActionArgs): Promise<TenantStepOutcome> {
	const parsed = TenantStep.safeParse(await request.json());
	if (!parsed.success) throw data(null, { status: 400 });
	const { step } = parsed.data;
	const call =
		step === "remove"
			? (["DELETE", path(params.tenantId)] as const)
			: (["POST", `${path(params.tenantId)}/${step}`] as const);
	return { step, outcome: await attempt(request, call[0], call[1], step === "remove" ? undefined : {}, z.unknown()) };
}

export default function TenantPage({ loaderData }: Route.ComponentProps) {
	return <TenantScreen key={loaderData.tenant.id} detail={loaderData} />;
}
