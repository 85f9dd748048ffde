import { MapPin } from "lucide-react";
import type { ContentOf } from "./content-of.ts";

/** A place, with a link to a map; no map is loaded by itself, so the place is told to nobody. */
export function LocationContent({ content }: { content: ContentOf<"location"> }) {
	const { latitude, longitude } = content;
	const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
	return (
		<a href={map} target="_blank" rel="noreferrer" className="flex items-start gap-2.5 hover:underline">
			<span className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent-ink">
				<MapPin aria-hidden className="size-5" />
			</span>
			<span className="min-w-0">
				<span className="block font-medium">{content.name ?? "Location"}</span>
				<span className="block text-xs text-muted">
					{content.address ?? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`}
				</span>
			</span>
		</a>
	);
}
