import { type FieldKind, fieldKind, fieldOptions, isEmpty } from "@flomastr/contracts/answer";
import type { FormProperty } from "@flomastr/contracts/component";
import { isValidPhoneNumber } from "libphonenumber-js/min";

type Check = (value: unknown, property: FormProperty) => string | undefined;

/** What is wrong with the value of one form property, in words for the agent; undefined when it is fine. */
export function checkField(property: FormProperty, value: unknown, required: boolean): string | undefined {
	const kind = fieldKind(property);
	if (isEmpty(value) || (kind === "checkbox" && value === false)) return required ? missing[kind] : undefined;
	return checks[kind](value, property);
}

const fallback = "Fill this in";
const missing: Record<FieldKind, string> = {
	text: fallback,
	long_text: fallback,
	number: "Enter a number",
	money: "Enter an amount",
	date: "Choose a date",
	"date-time": "Choose a date and time",
	phone: "Enter a phone number",
	email: "Enter an e-mail address",
	select: "Choose one",
	multi_select: "Choose at least one",
	checkbox: "Tick this to go on",
	rating: "Give a rating",
	file: "Add a file",
	signature: "Sign here",
};

const text: Check = (value, property) => {
	if (typeof value !== "string") return "Must be text";
	if (property.minLength !== undefined && value.length < property.minLength)
		return `Write at least ${property.minLength} characters`;
	if (property.maxLength !== undefined && value.length > property.maxLength)
		return `At most ${property.maxLength} characters; this has ${value.length}`;
	if (property.pattern !== undefined && !matches(property.pattern, value)) return "Does not have the expected form";
	return undefined;
};

const number: Check = (value, property) => {
	if (typeof value !== "number" || !Number.isFinite(value)) return "Must be a number";
	if (property.type === "integer" && !Number.isInteger(value)) return "Must be a whole number";
	return range(value, property);
};

const money: Check = (value, property) => {
	const amount = typeof value === "object" && value !== null && "amount" in value ? value.amount : undefined;
	if (typeof amount !== "string" || !/^-?\d{1,15}(\.\d{1,4})?$/.test(amount))
		return "Must be an amount such as 41000.00";
	return range(Number(amount), property);
};

const rating: Check = (value, property) => number(value, { minimum: 1, maximum: 5, ...property, type: "integer" });

const oneOf: Check = (value, property) =>
	typeof value === "string" && fieldOptions(property).includes(value) ? undefined : "Choose one of the options";

const checks: Record<FieldKind, Check> = {
	text,
	long_text: text,
	number,
	money,
	date: (value) => (typeof value === "string" && isDate(value) ? undefined : "Must be a date"),
	"date-time": (value) =>
		typeof value === "string" && value.includes("T") && !Number.isNaN(Date.parse(value))
			? undefined
			: "Must be a date and time",
	phone: (value) =>
		typeof value === "string" && isValidPhoneNumber(value)
			? undefined
			: "Must be a phone number with its country code, such as +91 98765 43210",
	email: (value, property) =>
		typeof value === "string" && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)
			? text(value, property)
			: "Must be an e-mail address",
	select: oneOf,
	multi_select: (value, property) =>
		Array.isArray(value) && value.every((item) => oneOf(item, property) === undefined)
			? undefined
			: "Choose from the options",
	checkbox: (value) => (typeof value === "boolean" ? undefined : "Must be ticked or not"),
	rating,
	file: () => undefined,
	signature: () => undefined,
};

function range(value: number, property: FormProperty): string | undefined {
	if (property.minimum !== undefined && value < property.minimum) return `Must be at least ${property.minimum}`;
	if (property.maximum !== undefined && value > property.maximum) return `Must be at most ${property.maximum}`;
	return undefined;
}

function isDate(value: string): boolean {
	const parsed = new Date(`${value}T00:00:00Z`);
	return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}

/** The server checks again; a pattern this engine cannot read must not lock the agent out. */
function matches(pattern: string, value: string): boolean {
	try {
		return new RegExp(pattern, "u").test(value);
	} catch {
		return true;
	}
}
