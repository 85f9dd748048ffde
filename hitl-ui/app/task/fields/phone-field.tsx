import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { Input } from "#components/ui/input.tsx";
import { controlProps, type FieldProps, textOf } from "./field-props.ts";
import { homeCountry, toE164 } from "./phone-number.ts";

/** A phone number: typed as one likes, kept as `+919876543210`. */
export function PhoneField(props: FieldProps) {
	const value = textOf(props.value);
	const parsed = parsePhoneNumberFromString(value);
	return (
		<Input
			{...controlProps(props)}
			type="tel"
			inputMode="tel"
			autoComplete="off"
			placeholder="+91 98765 43210"
			value={value}
			onChange={(event) => props.set(event.target.value)}
			onBlur={() => value !== "" && props.set(toE164(value, homeCountry(navigator.language)))}
			title={parsed?.isValid() ? parsed.formatInternational() : undefined}
		/>
	);
}
