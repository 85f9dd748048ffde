import type { FormProperty } from "@flomastr/contracts/component";

/** What every form field is given; the naming props come from the `Field` around it. */
export interface FieldProps {
	property: FormProperty;
	/** The property's title: names groups that a `label` cannot point at. */
	title: string;
	value: unknown;
	set: (value: unknown) => void;
	disabled: boolean;
	id?: string;
	"aria-describedby"?: string;
	"aria-invalid"?: boolean;
	"aria-required"?: boolean;
}

/** The props of a `FieldProps` that go on to the control itself. */
export function controlProps(props: FieldProps) {
	return {
		id: props.id,
		disabled: props.disabled,
		"aria-describedby": props["aria-describedby"],
		"aria-invalid": props["aria-invalid"],
		"aria-required": props["aria-required"],
	};
}

/** A text as an input shows it. */
export function textOf(value: unknown): string {
	return typeof value === "string" ? value : "";
}
