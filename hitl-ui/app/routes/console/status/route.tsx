import { PlatformStatus } from "@flomastr/contracts/platform";
import { useEffect } from "react";
import { read } from "#control-plane.server.ts";
import { useDebouncedRevalidation, useRevalidateOn } from "#live/revalidate.ts";
import { PageHeader } from "../page-header.tsx";
import type { Route } from "./+types/route";
import { FigureRow } from "./figure-row.tsx";
import { HistoryPlots } from "./history-plots.tsx";
import { PartList } from "./part-list.tsx";

export const meta: Route.MetaFunction = () => [{ title: "Status · FloMastr" }];

const againMs = 10_000;

export async function loader({ request }: Route.LoaderArgs) {
	return read(request, "/api/platform/status", PlatformStatus);
}

export default function Status({ loaderData: status }: Route.ComponentProps) {
	useRevalidateOn("tenant");
	const revalidate = useDebouncedRevalidation();
	useEffect(() => {
		const timer = setInterval(() => document.visibilityState === "visible" && revalidate(), againMs);
		return () => clearInterval(timer);
	}, [revalidate]);
	const wrong = status.parts.filter(({ state }) => state !== "up").length;
	return (
		<>
			<PageHeader
				title="Status"
				text={
					wrong === 0
						? "Everything it stands on is up."
						: `${wrong === 1 ? "One part needs" : `${wrong} parts need`} a look.`
				}
			/>
			<div className="flex flex-col gap-4">
				<FigureRow status={status} />
				<PartList parts={status.parts} />
				<HistoryPlots history={status.history} />
			</div>
		</>
	);
}
