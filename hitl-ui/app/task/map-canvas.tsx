import type { ComponentOf } from "@flomastr/contracts/component";
import leaflet from "leaflet";
import { useEffect, useRef } from "react";
import "leaflet/dist/leaflet.css";

/** The map itself; loaded only in the browser. Without tiles the markers still stand in their places. */
export default function MapCanvas({ markers }: { markers: ComponentOf<"map">["markers"] }) {
	const host = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (!host.current) return;
		const map = leaflet.map(host.current, { scrollWheelZoom: false });
		leaflet
			.tileLayer("https://tile.openstreetmap.org/{z}/{x}/{y}.png", {
				maxZoom: 19,
				attribution: '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors',
				referrerPolicy: "strict-origin-when-cross-origin",
			})
			.addTo(map);
		for (const [index, marker] of markers.entries()) {
			const pin = leaflet.marker([marker.latitude, marker.longitude], {
				icon: pinIcon(index + 1),
				title: marker.label,
			});
			// A popup's string is HTML to leaflet; a text node is not.
			pin.bindPopup(() => textElement(marker.label)).addTo(map);
		}
		const bounds = leaflet.latLngBounds(markers.map((marker) => [marker.latitude, marker.longitude]));
		map.fitBounds(bounds, { paddingTopLeft: [64, 48], paddingBottomRight: [36, 36], maxZoom: 14 });
		return () => {
			map.remove();
		};
	}, [markers]);
	return <div ref={host} className={look} />;
}

/** Leaflet's own style sheet knows no dark theme. */
const look = [
	"h-full w-full bg-sunken!",
	"[&_.leaflet-bar_a]:border-line! [&_.leaflet-bar_a]:bg-raised! [&_.leaflet-bar_a]:text-ink!",
	"[&_.leaflet-control-attribution]:bg-surface/80! [&_.leaflet-control-attribution]:text-muted!",
	"[&_.leaflet-control-attribution_a]:text-accent-ink!",
	"[&_.leaflet-popup-content-wrapper]:bg-raised! [&_.leaflet-popup-content-wrapper]:text-ink! [&_.leaflet-popup-tip]:bg-raised!",
].join(" ");

function pinIcon(number: number) {
	return leaflet.divIcon({
		className: "",
		html: `<span style="display:flex;width:26px;height:26px;align-items:center;justify-content:center;border-radius:9999px;background:var(--color-accent);color:var(--color-on-accent);font:600 12px var(--font-sans);border:2px solid var(--color-surface);box-shadow:var(--shadow-raised)">${number}</span>`,
		iconSize: [26, 26],
		iconAnchor: [13, 13],
	});
}

function textElement(text: string): HTMLElement {
	const element = document.createElement("span");
	element.textContent = text;
	return element;
}
