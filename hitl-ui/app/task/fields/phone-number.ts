import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

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
