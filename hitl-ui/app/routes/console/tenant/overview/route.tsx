import { useOutletContext } from "react-router";
import { Card } from "#components/ui/card.tsx";
import { cn } from "#components/ui/class-names.ts";
import { moving } from "../../tenant-marks.tsx";
import { SagaSteps } from "../saga-steps.tsx";
import type { TenantOutlet } from "../tenant-screen.tsx";
import { CountsCard } from "./counts-card.tsx";
import { HealthCard } from "./health-card.tsx";
import { PlaceCard } from "./place-card.tsx";

/** How a tenant is: its n8n, where it lives, what is in it, and how its last change went. */
export default function TenantOverview() {
	const { detail, tenant, steps, actions } = useOutletContext<TenantOutlet>();
	return (
		<div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
			<Card className="p-5">
				<SagaSteps steps={steps} moving={moving.has(tenant.state)} />
			</Card>
			<div className={cn("flex flex-col gap-4", !moving.has(tenant.state) && "max-lg:order-first")}>
				<HealthCard detail={detail} state={tenant.state} actions={actions} />
				<PlaceCard detail={detail} tenant={tenant} />
				<CountsCard detail={detail} />
			</div>
		</div>
	);
}
