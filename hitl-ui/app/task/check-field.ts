import { type FieldKind, fieldKind, fieldOptions, isEmpty, missingField } from "@flomastr/contracts/answer";
import type { FormProperty } from "@flomastr/contracts/component";
import { isValidPhoneNumber } from "libphonenumber-js/min";
import { z } from "zod";

type Check = (value: unknown, property: FormProperty) => string | undefined;

/** What is wrong with the value of one form property, in words for the agent; undefined when it is fine. */
export function checkField(property: FormProperty, value: unknown, required: boolean): string | undefined {
	const kind = fieldKind(property);
	if (isEmpty(value) || (kind === "checkbox" && value === false)) return required ? missingField[kind] : undefined;
	return checks[kind](value, property);
}

/** Where a property sets no limit. */
const longestText = 20_000;

const text: Check = (value, property) => {
	if (typeof value !== "string") return "Must be text";
	const { minLength = 0, maxLength = longestText } = property;
	if (value.length < minLength) return `Write at least ${minLength} characters`;
	if (value.length > maxLength) return `At most ${maxLength} characters; this has ${value.length}`;
	if (property.enum && !property.enum.includes(value)) return "Choose one of the options";
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
	date: (value) => (z.iso.date().safeParse(value).success ? undefined : "Must be a date"),
	"date-time": (value) =>
		typeof value === "string" && value.includes("T") && !Number.isNaN(Date.parse(value))
			? undefined
			: "Must be a date and time",
	phone: (value) =>
		typeof value === "string" && isValidPhoneNumber(value)
			? undefined
			: "Must be a phone number with its country code, such as +91 98765 43210",
	email: (value, property) =>
		z.email().safeParse(value).success ? text(value, property) : "Must be an e-mail address",
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

/**
 * A pattern with nested or many repetitions can run for hours on a short text and freeze the agent's page; the server,
 * which can interrupt it, tests such a one alone.
 */
function mayRunLong(pattern: string, value: string): boolean {
	return value.length > 500 || /\)[*+{]/.test(pattern) || (pattern.match(/[*+]|,\}/g)?.length ?? 0) > 2;
}

/** The server checks again; a pattern this engine cannot read must not lock the agent out. */
function matches(pattern: string, value: string): boolean {
	if (mayRunLong(pattern, value)) return true;
	try {
		return new RegExp(pattern, "u").test(value);
	} catch {
		return true;
	}
}
