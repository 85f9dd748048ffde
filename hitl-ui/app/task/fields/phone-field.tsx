import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { Input } from "#components/ui/input.tsx";
import { controlProps, type FieldProps, textOf } from "./field-props.ts";

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
			onBlur={() => props.set(toE164(value, homeCountry(navigator.language)))}
			title={parsed?.isValid() ? parsed.formatInternational() : undefined}
		/>
	);
}

/** The number with its country code; text that is no number stays as typed, for the check to name. */
export function toE164(typed: string, home: CountryCode | undefined): string {
	const parsed = parsePhoneNumberFromString(typed, home);
	return parsed?.isValid() ? parsed.number : typed.trim();
}

/** The country of a language tag such as `en-IN`, for numbers typed without a country code. */
export function homeCountry(language: string): CountryCode | undefined {
	const region = new Intl.Locale(language).maximize().region ?? "";
	return isSupportedCountry(region) ? region : undefined;
}
