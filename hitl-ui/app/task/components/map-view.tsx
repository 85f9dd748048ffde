import { ExternalLink, MapPin } from "lucide-react";
import { lazy, Suspense } from "react";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { ComponentProps } from "../component-props.ts";
import { useHydrated } from "../use-hydrated.ts";

/** Leaflet touches `window` when it loads, so it loads only in the browser. */
const MapCanvas = lazy(() => import("../map-canvas.tsx"));

/** Places on a map and as a list: the list serves where no tiles can be reached, and those who cannot see the map. */
export function MapView({ component, labelId }: ComponentProps<"map">) {
	const hydrated = useHydrated();
	const waiting = <Skeleton className="h-full w-full rounded-none" />;
	return (
		<div className="flex flex-col overflow-hidden rounded-lg border md:flex-row">
			<div className="isolate h-64 bg-sunken md:h-80 md:flex-1">
				{hydrated ? (
					<Suspense fallback={waiting}>
						<MapCanvas markers={component.markers} />
					</Suspense>
				) : (
					waiting
				)}
			</div>
			<ul
				aria-labelledby={labelId}
				className="max-h-80 divide-y overflow-y-auto border-t text-sm md:w-64 md:border-t-0 md:border-l"
			>
				{component.markers.map((marker, index) => (
					<li
						key={`${marker.latitude} ${marker.longitude} ${marker.label}`}
						className="flex items-start gap-2 px-3 py-2"
					>
						<MapPin className="mt-0.5 size-4 shrink-0 text-accent-ink" aria-hidden />
						<span className="min-w-0 flex-1">
							<span className="block break-words font-medium">
								{index + 1}. {marker.label}
							</span>
							<span className="block text-muted text-xs tabular-nums">
								{marker.latitude.toFixed(5)}, {marker.longitude.toFixed(5)}
							</span>
						</span>
						<a
							href={`https://www.openstreetmap.org/?mlat=${marker.latitude}&mlon=${marker.longitude}#map=16/${marker.latitude}/${marker.longitude}`}
							target="_blank"
							rel="noopener noreferrer"
							aria-label={`Open ${marker.label} in OpenStreetMap`}
							className="rounded p-1 text-muted hover:bg-hover hover:text-ink"
						>
							<ExternalLink className="size-4" aria-hidden />
						</a>
					</li>
				))}
			</ul>
		</div>
	);
}
