import { ImageOff, ZoomIn } from "lucide-react";
import { useState } from "react";
import type { ComponentProps } from "../component-props.ts";
import { ZoomDialog } from "../zoom-dialog.tsx";

/** One image; a click enlarges it. */
export function ImagePreview({ component }: ComponentProps<"image_preview">) {
	const [open, setOpen] = useState(false);
	const [broken, setBroken] = useState(false);
	const name = component.alt || component.label || "Image";
	if (broken)
		return (
			<p className="flex items-center gap-2 rounded-lg border border-dashed px-3 py-6 text-muted text-sm">
				<ImageOff className="size-4" aria-hidden /> The image could not be loaded: {name}
			</p>
		);
	return (
		<>
			<button
				type="button"
				aria-label={`Enlarge ${name}`}
				onClick={() => setOpen(true)}
				className="group relative flex max-w-full self-start overflow-hidden rounded-lg border bg-sunken"
			>
				<img
					src={component.url}
					alt={name}
					onError={() => setBroken(true)}
					className="max-h-80 max-w-full object-contain"
				/>
				<span className="absolute right-2 bottom-2 rounded-md bg-raised/90 p-1.5 text-muted shadow-card group-hover:text-ink">
					<ZoomIn className="size-4" aria-hidden />
				</span>
			</button>
			{open && <ZoomDialog url={component.url} alt={name} onClose={() => setOpen(false)} />}
		</>
	);
}
