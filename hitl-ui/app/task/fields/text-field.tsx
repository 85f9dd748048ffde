import { Input, Textarea } from "#components/ui/input.tsx";
import { controlProps, type FieldProps, textOf } from "./field-props.ts";

/** A line of text. */
export function TextField(props: FieldProps) {
	return (
		<Input {...controlProps(props)} value={textOf(props.value)} onChange={(event) => props.set(event.target.value)} />
	);
}

/** Text of several lines; it grows with what is written. */
export function LongTextField(props: FieldProps) {
	return (
		<Textarea
			{...controlProps(props)}
			value={textOf(props.value)}
			onChange={(event) => props.set(event.target.value)}
			className="field-sizing-content max-h-80"
		/>
	);
}

/** An e-mail address. */
export function EmailField(props: FieldProps) {
	return (
		<Input
			{...controlProps(props)}
			type="email"
			autoComplete="off"
			inputMode="email"
			value={textOf(props.value)}
			onChange={(event) => props.set(event.target.value)}
		/>
	);
}
