import { type Component, flatten, type SectionComponent } from "@flomastr/contracts/component";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useHasErrors } from "../task-form.tsx";

/** Components that belong together. It opens by itself when something in it needs the agent's eye. */
export function Section({
	component,
	children,
}: {
	component: SectionComponent;
	children: (components: readonly Component[]) => ReactNode;
}) {
	const id = useId();
	const [open, setOpen] = useState(component.collapsed !== true);
	const wrong = useHasErrors(flatten(component.components).map((inner) => inner.id));
	const shown = open || wrong;
	return (
		<section aria-labelledby={`${id}-title`} className="rounded-xl border bg-surface">
			<h3>
				<button
					type="button"
					id={`${id}-title`}
					aria-expanded={shown}
					aria-controls={`${id}-body`}
					onClick={() => setOpen(!shown)}
					className="flex w-full items-center gap-2 rounded-xl px-4 py-3 text-left font-semibold text-sm hover:bg-hover/60"
				>
					<ChevronRight
						className={`size-4 shrink-0 text-muted transition-transform ${shown ? "rotate-90" : ""}`}
						aria-hidden
					/>
					{component.label ?? "More"}
				</button>
			</h3>
			<div id={`${id}-body`} hidden={!shown} className="border-t">
				<div className="flex flex-col gap-5 p-4">
					{component.help && <p className="text-muted text-sm">{component.help}</p>}
					{children(component.components)}
				</div>
			</div>
		</section>
	);
}
