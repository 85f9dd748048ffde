import { type FieldKind, fieldKind, fieldOptions, isEmpty, missingField } from "@flomastr/contracts/answer";
import { type FormProperty, SafeUrl } from "@flomastr/contracts/component";
import { isValidPhoneNumber } from "libphonenumber-js/min";
import { z } from "zod";
import { matchesPattern, type PatternBudget } from "./match-pattern.ts";

/** A drawn signature as a data URL, in characters: a full-screen PNG stays well below. */
const longestSignature = 200_000;
/** Where a property sets no limit. */
const longestText = 20_000;

type Check = (value: unknown, property: FormProperty, budget: PatternBudget) => string | undefined;

/**
 * What is wrong with the answer to one property of a form.
 * @returns a message for the person who filled it in; undefined when it is fine
 */
export function checkField(
	property: FormProperty,
	value: unknown,
	required: boolean,
	budget: PatternBudget,
): string | undefined {
	const kind = fieldKind(property);
	if (isBlank(kind, value)) return required ? missingField[kind] : undefined;
	return checks[kind](value, property, budget);
}

/** Nothing was given, in a form that this kind of field can have: a list is no empty text. */
function isBlank(kind: FieldKind, value: unknown): boolean {
	if (value === undefined || value === null || value === "") return true;
	if (kind === "checkbox") return value === false;
	if (kind === "multi_select") return Array.isArray(value) && value.length === 0;
	if (kind === "money") return typeof value === "object" && "amount" in value && isEmpty(value.amount);
	return typeof value === "string" && value.trim() === "";
}

const text: Check = (value, property, budget) => {
	if (typeof value !== "string") return "Must be text";
	const { minLength = 0, maxLength = longestText, pattern } = property;
	if (value.length < minLength) return `Write at least ${minLength} characters`;
	if (value.length > maxLength) return `At most ${maxLength} characters; this has ${value.length}`;
	if (property.enum && !property.enum.includes(value)) return "Choose one of the options";
	if (pattern === undefined) return undefined;
	const matches = matchesPattern(pattern, value, budget);
	if (matches === undefined)
		return "Could not be checked: the workflow's pattern takes too long. Tell whoever built the workflow";
	return matches ? undefined : "Does not have the expected form";
};

const number: Check = (value, property) => {
	if (typeof value !== "number" || !Number.isFinite(value)) return "Must be a number";
	if (property.type === "integer" && !Number.isInteger(value)) return "Must be a whole number";
	return range(value, property);
};

const Money = z.strictObject({
	amount: z.string().regex(/^-?\d{1,15}(\.\d{1,4})?$/),
	currency: z
		.string()
		.regex(/^[A-Z]{3}$/)
		.optional(),
});
const money: Check = (value, property) => {
	const given = Money.safeParse(value);
	if (!given.success) return "Must be an amount such as 41000.00";
	const { amount, currency } = given.data;
	if (currency !== undefined && property.currency !== undefined && currency !== property.currency)
		return `Must be in ${property.currency}, not ${currency}`;
	return range(Number(amount), property);
};

const oneOf: Check = (value, property) =>
	typeof value === "string" && fieldOptions(property).includes(value) ? undefined : "Choose one of the options";

/** With or without seconds and zone: a browser's `datetime-local` gives neither. */
const Moment = z.union([
	z.iso.datetime({ offset: true, local: true }),
	z.iso.datetime({ offset: true, local: true, precision: -1 }),
]);
const StoredFile = z.union([
	SafeUrl,
	z.object({
		url: SafeUrl,
		id: z.string().max(100).optional(),
		name: z.string().max(300).optional(),
		mime_type: z.string().max(200).optional(),
		size: z.number().int().min(0).optional(),
	}),
]);
const Signature = z.string().regex(/^data:image\/(png|jpeg);base64,[A-Za-z0-9+/]+={0,2}$/);

const shaped =
	(schema: z.ZodType, message: string): Check =>
	(value) =>
		schema.safeParse(value).success ? undefined : message;

const checks: Record<FieldKind, Check> = {
	text,
	long_text: text,
	number,
	money,
	date: shaped(z.iso.date(), "Must be a date, such as 2026-11-21"),
	"date-time": shaped(Moment, "Must be a date and time, such as 2026-11-21T09:00:00Z"),
	phone: (value) =>
		typeof value === "string" && value.length <= 40 && isValidPhoneNumber(value)
			? undefined
			: "Must be a phone number with its country code, such as +91 98765 43210",
	email: (value, property, budget) =>
		z.email().safeParse(value).success ? text(value, property, budget) : "Must be an e-mail address",
	select: oneOf,
	multi_select: (value, property, budget) =>
		Array.isArray(value) &&
		new Set(value).size === value.length &&
		value.every((item) => oneOf(item, property, budget) === undefined)
			? undefined
			: "Choose from the options, each at most once",
	checkbox: shaped(z.boolean(), "Must be ticked or not"),
	rating: (value, property, budget) => number(value, { minimum: 1, maximum: 5, ...property, type: "integer" }, budget),
	file: shaped(StoredFile, "Must be an uploaded file"),
	signature: (value) => {
		if (typeof value === "string" && value.length > longestSignature)
			return `The drawing has ${value.length} characters; at most ${longestSignature} are allowed. Sign again, smaller`;
		return Signature.safeParse(value).success ? undefined : "Must be a drawing as a PNG or JPEG data URL";
	},
};

function range(value: number, { minimum, maximum }: FormProperty): string | undefined {
	if (minimum !== undefined && value < minimum) return `Must be at least ${minimum}`;
	if (maximum !== undefined && value > maximum) return `Must be at most ${maximum}`;
	return undefined;
}
