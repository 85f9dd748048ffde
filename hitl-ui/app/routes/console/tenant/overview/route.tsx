import { TenantUsage } from "@flomastr/contracts/tenant";
import { useOutletContext } from "react-router";
import { Card } from "#components/ui/card.tsx";
import { cn } from "#components/ui/class-names.ts";
import { attempt } from "#control-plane.server.ts";
import { moving } from "../../tenant-marks.tsx";
import { SagaSteps } from "../saga-steps.tsx";
import type { TenantOutlet } from "../tenant-screen.tsx";
import type { Route } from "./+types/route";
import { CountsCard } from "./counts-card.tsx";
import { HealthCard } from "./health-card.tsx";
import { PlaceCard } from "./place-card.tsx";

/** To measure a container takes the engine up to a second: the page does not wait for it. */
export function loader({ request, params }: Route.LoaderArgs) {
	const path = `/api/tenants/${encodeURIComponent(params.tenantId)}/usage`;
	const usage = attempt(request, "GET", path, undefined, TenantUsage).then(
		(outcome) => (outcome.ok ? outcome.value.usage : null),
		() => null,
	);
	return { usage };
}

/** How a tenant is: its n8n, where it lives, what is in it, and how its last change went. */
export default function TenantOverview({ loaderData }: Route.ComponentProps) {
	const { detail, tenant, steps, actions } = useOutletContext<TenantOutlet>();
	return (
		<div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
			<Card className="p-5">
				<SagaSteps steps={steps} moving={moving.has(tenant.state)} />
			</Card>
			<div className={cn("flex flex-col gap-4", !moving.has(tenant.state) && "max-lg:order-first")}>
				<HealthCard runtime={detail.runtime} usage={loaderData.usage} state={tenant.state} actions={actions} />
				<PlaceCard detail={detail} tenant={tenant} />
				<CountsCard detail={detail} />
			</div>
		</div>
	);
}
