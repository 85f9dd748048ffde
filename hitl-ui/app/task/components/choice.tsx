import type { ComponentOf } from "@flomastr/contracts/component";
import type { ReactNode } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { RadioGroup, RadioItem } from "#components/ui/radio-group.tsx";
import type { ComponentProps } from "../component-props.ts";
import { useAnswer } from "../task-form.tsx";

/** One option, or several with `multiple`. */
export function Choice({ component, answerable, labelId, describedBy }: ComponentProps<"choice">) {
	const { value, set } = useAnswer(component.id);
	const naming = { "aria-labelledby": labelId, "aria-describedby": describedBy };
	if (component.multiple) {
		const picked = new Set(Array.isArray(value) ? value : []);
		const ids = component.options.map((option) => option.id);
		const toggle = (id: string) => set(ids.filter((other) => (other === id ? !picked.has(id) : picked.has(other))));
		return (
			// biome-ignore lint/a11y/useSemanticElements: the frame's label already names this group
			<div role="group" {...naming} className="grid gap-2">
				{component.options.map((option) => (
					<Option key={option.id} option={option}>
						<Checkbox
							checked={picked.has(option.id)}
							disabled={!answerable}
							onCheckedChange={() => toggle(option.id)}
							className="mt-0.5"
						/>
					</Option>
				))}
			</div>
		);
	}
	return (
		<RadioGroup
			{...naming}
			value={typeof value === "string" ? value : ""}
			onValueChange={set}
			disabled={!answerable}
			className="grid gap-2"
		>
			{component.options.map((option) => (
				<Option key={option.id} option={option}>
					<RadioItem value={option.id} className="mt-0.5" />
				</Option>
			))}
		</RadioGroup>
	);
}

function Option({ option, children }: { option: ComponentOf<"choice">["options"][number]; children: ReactNode }) {
	return (
		// biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
		<label className="flex items-start gap-3 rounded-lg border px-3 py-2.5 text-sm hover:bg-hover/60 has-data-[state=checked]:border-accent has-data-[state=checked]:bg-accent-soft/60">
			{children}
			<span className="min-w-0">
				<span className="block break-words font-medium">{option.label}</span>
				{option.help && <span className="mt-0.5 block break-words text-muted">{option.help}</span>}
			</span>
		</label>
	);
}
