import { Input } from "#components/ui/input.tsx";
import { controlProps, type FieldProps } from "./field-props.ts";

/** A number; an emptied field has no value. */
export function NumberField(props: FieldProps) {
	const { property, value, set } = props;
	return (
		<Input
			{...controlProps(props)}
			type="number"
			inputMode={property.type === "integer" ? "numeric" : "decimal"}
			step={property.type === "integer" ? 1 : "any"}
			min={property.minimum}
			max={property.maximum}
			value={typeof value === "number" ? value : ""}
			onChange={(event) => set(Number.isNaN(event.target.valueAsNumber) ? undefined : event.target.valueAsNumber)}
		/>
	);
}
