import { Checkbox } from "#components/ui/checkbox.tsx";
import type { ComponentProps } from "../component-props.ts";
import { useAnswer } from "../task-form.tsx";

/** Things to tick off; the required ones before the task can be decided. */
export function Checklist({ component, answerable, labelId, describedBy }: ComponentProps<"checklist">) {
	const { value, set } = useAnswer(component.id);
	const ticked = new Set(Array.isArray(value) ? value : []);
	const toggle = (id: string) => {
		const ids = component.items.map((item) => item.id);
		set(ids.filter((item) => (item === id ? !ticked.has(id) : ticked.has(item))));
	};
	const done = component.items.filter((item) => ticked.has(item.id)).length;
	return (
		// biome-ignore lint/a11y/useSemanticElements: the frame's label already names this group
		<div role="group" aria-labelledby={labelId} aria-describedby={describedBy} className="rounded-lg border">
			<ul className="divide-y">
				{component.items.map((item) => (
					<li key={item.id}>
						{/* biome-ignore lint/a11y/noLabelWithoutControl: a checkbox is a control */}
						<label className="flex items-start gap-3 px-3 py-2.5 text-sm hover:bg-hover/60">
							<Checkbox
								checked={ticked.has(item.id)}
								disabled={!answerable}
								onCheckedChange={() => toggle(item.id)}
								className="mt-0.5"
							/>
							<span className={ticked.has(item.id) ? "text-muted" : ""}>{item.label}</span>
							{item.required && answerable && <span className="ml-auto shrink-0 text-muted text-xs">required</span>}
						</label>
					</li>
				))}
			</ul>
			<p className="border-t bg-hover/60 px-3 py-1.5 text-muted text-xs tabular-nums">
				{done} of {component.items.length} done
			</p>
		</div>
	);
}
