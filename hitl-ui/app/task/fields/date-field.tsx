import { Input } from "#components/ui/input.tsx";
import { useHydrated } from "../use-hydrated.ts";
import { controlProps, type FieldProps, textOf } from "./field-props.ts";
import { fromLocalInput, toLocalInput } from "./local-date-time.ts";

/** A day, `2026-11-21`. */
export function DateField(props: FieldProps) {
	return (
		<Input
			{...controlProps(props)}
			type="date"
			value={textOf(props.value)}
			onChange={(event) => props.set(event.target.value || undefined)}
		/>
	);
}

/** A moment: written in the reader's zone, kept in UTC. */
export function DateTimeField(props: FieldProps) {
	const hydrated = useHydrated();
	return (
		<Input
			{...controlProps(props)}
			type="datetime-local"
			value={hydrated ? toLocalInput(props.value) : ""}
			onChange={(event) => props.set(fromLocalInput(event.target.value))}
		/>
	);
}
