import { Releases, UpgradeRequest } from "@flomastr/contracts/upgrade";
import { ArrowUpCircle } from "lucide-react";
import { data } from "react-router";
import { z } from "zod";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { attempt, read } from "#control-plane.server.ts";
import { useRevalidateOn } from "#live/revalidate.ts";
import type { Outcome } from "#outcome.ts";
import { PageHeader } from "../page-header.tsx";
import type { Route } from "./+types/route";
import { ReleaseCard } from "./release-card.tsx";
import { StartForm } from "./start-form.tsx";
import { UpgradeCard } from "./upgrade-card.tsx";
import { UpgradeList } from "./upgrade-list.ts";

export const meta: Route.MetaFunction = () => [{ title: "Upgrades · FloMastr" }];

export async function loader({ request }: Route.LoaderArgs) {
	const [{ upgrades }, { releases }] = await Promise.all([
		read(request, "/api/upgrades", UpgradeList),
		read(request, "/api/releases", Releases),
	]);
	return { upgrades, releases, tenant: new URL(request.url).searchParams.get("tenant") };
}

const Step = z.discriminatedUnion("step", [
	z.object({ step: z.literal("start"), request: UpgradeRequest }),
	z.object({ step: z.literal("stop"), id: z.uuid() }),
]);

export async function action({ request }: Route.ActionArgs): Promise<Outcome<unknown>> {
	const parsed = Step.safeParse(await request.json());
	if (!parsed.success) throw data(null, { status: 400 });
	return parsed.data.step === "start"
		? attempt(request, "POST", "/api/upgrades", parsed.data.request, z.unknown())
		: attempt(request, "POST", `/api/upgrades/${parsed.data.id}/stop`, {}, z.unknown());
}

export default function Upgrades({ loaderData: { upgrades, releases, tenant } }: Route.ComponentProps) {
	useRevalidateOn("tenant");
	return (
		<>
			<PageHeader
				title="Upgrades"
				text="Moves tenants to another release of n8n: each is backed up first, and goes back by itself when it does not come up."
			/>
			<div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
				<div className="flex flex-col gap-4">
					<StartForm releases={releases} tenant={tenant} />
					<ReleaseCard releases={releases} />
				</div>
				<div className="flex flex-col gap-4">
					{upgrades.length === 0 && (
						<EmptyState icon={ArrowUpCircle} title="No upgrades yet" className="min-h-64">
							Begin with a canary: one tenant, or a small share of them.
						</EmptyState>
					)}
					{upgrades.map((upgrade) => (
						<UpgradeCard key={upgrade.id} upgrade={upgrade} />
					))}
				</div>
			</div>
		</>
	);
}
