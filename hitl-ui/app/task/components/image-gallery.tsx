import { ZoomIn } from "lucide-react";
import { useState } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import type { ComponentProps } from "../component-props.ts";
import { useAnswer } from "../task-form.tsx";
import { ZoomDialog } from "../zoom-dialog.tsx";

/** Images to look at, or to pick from. With one pick allowed a second pick replaces the first. */
export function ImageGallery({ component, answerable, labelId, describedBy }: ComponentProps<"image_gallery">) {
	const { value, set } = useAnswer(component.id);
	const [open, setOpen] = useState<{ url: string; alt: string } | null>(null);
	const picked = new Set(Array.isArray(value) ? value : []);
	const single = component.max_picks === 1;
	const full = !single && picked.size >= component.max_picks;
	const toggle = (id: string) => {
		if (single) return set(picked.has(id) ? [] : [id]);
		const ids = component.images.map((image) => image.id);
		set(ids.filter((imageId) => (imageId === id ? !picked.has(id) : picked.has(imageId))));
	};
	return (
		// biome-ignore lint/a11y/useSemanticElements: the frame's label already names this group
		<div role="group" aria-labelledby={labelId} aria-describedby={describedBy} className="flex flex-col gap-2">
			<ul className="grid grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] gap-2">
				{component.images.map((image, index) => {
					const name = image.alt || `Image ${index + 1}`;
					return (
						<li key={image.id} className="relative">
							{/* biome-ignore lint/a11y/noLabelWithoutControl: a checkbox is a control */}
							<label className="block overflow-hidden rounded-lg border-2 border-transparent bg-sunken outline outline-line has-data-[state=checked]:border-accent has-data-[state=checked]:outline-accent">
								<img src={image.url} alt={name} loading="lazy" className="aspect-4/3 w-full object-cover" />
								<span className="flex items-center gap-2 bg-surface px-2 py-1.5 text-xs">
									{(answerable || picked.has(image.id)) && (
										<Checkbox
											aria-label={`Pick ${name}`}
											checked={picked.has(image.id)}
											disabled={!answerable || (full && !picked.has(image.id))}
											onCheckedChange={() => toggle(image.id)}
										/>
									)}
									<span className="truncate">{name}</span>
								</span>
							</label>
							<button
								type="button"
								aria-label={`Enlarge ${name}`}
								onClick={() => setOpen({ url: image.url, alt: name })}
								className="absolute top-1.5 right-1.5 rounded-md bg-raised/90 p-1.5 text-muted shadow-card hover:text-ink"
							>
								<ZoomIn className="size-4" aria-hidden />
							</button>
						</li>
					);
				})}
			</ul>
			{answerable && !single && (
				<p className="text-muted text-xs">
					{picked.size} of at most {component.max_picks} picked
				</p>
			)}
			{open && <ZoomDialog {...open} onClose={() => setOpen(null)} />}
		</div>
	);
}
