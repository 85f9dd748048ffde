import { fieldOptions } from "@flomastr/contracts/answer";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Select } from "#components/ui/select.tsx";
import { controlProps, type FieldProps, textOf } from "./field-props.ts";

/** One of the property's options. */
export function SelectField(props: FieldProps) {
	return (
		<Select
			{...controlProps(props)}
			value={textOf(props.value)}
			onChange={(event) => props.set(event.target.value || undefined)}
		>
			<option value="">Choose…</option>
			{fieldOptions(props.property).map((option) => (
				<option key={option} value={option}>
					{option}
				</option>
			))}
		</Select>
	);
}

/** Any of the property's options, in the property's order. */
export function MultiSelectField({ property, title, value, set, disabled, ...naming }: FieldProps) {
	const picked = new Set(Array.isArray(value) ? value : []);
	const options = fieldOptions(property);
	const toggle = (option: string) =>
		set(options.filter((other) => (other === option ? !picked.has(option) : picked.has(other))));
	return (
		// biome-ignore lint/a11y/useSemanticElements: the field's label names it
		<div
			role="group"
			id={naming.id}
			aria-label={title}
			aria-describedby={naming["aria-describedby"]}
			className="flex flex-wrap gap-1.5"
		>
			{options.map((option) => (
				// biome-ignore lint/a11y/noLabelWithoutControl: a checkbox is a control
				<label
					key={option}
					className="flex items-center gap-2 rounded-md border px-2.5 py-1.5 text-[13px] hover:bg-hover has-data-[state=checked]:border-accent has-data-[state=checked]:bg-accent-soft/60"
				>
					<Checkbox checked={picked.has(option)} disabled={disabled} onCheckedChange={() => toggle(option)} />
					{option}
				</label>
			))}
		</div>
	);
}
