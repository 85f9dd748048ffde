import type { Content } from "@flomastr/contracts/message";
import type { IDataObject } from "n8n-workflow";
import { named } from "../HumanTask/build-components.ts";

/** One question of a dialogue. */
export interface Question {
	/** Name of the contact attribute that keeps the answer. */
	id: string;
	text: string;
	kind: "options" | "text" | "number" | "yes_no";
	options: { id: string; label: string }[];
	min: number | undefined;
	max: number | undefined;
	/** Said before the question is asked again. */
	retry: string;
}

export type Answer = string | number | boolean;

const defaultRetry = {
	options: "Please choose one of these.",
	text: "Please answer with a few words.",
	number: "Please answer with a number.",
	yes_no: "Please answer yes or no.",
} as const;

/** A question from the editor's fields. */
export function readQuestion(row: IDataObject): Question {
	const kind = (row.kind ?? "text") as Question["kind"];
	const bound = (value: unknown) => (value === undefined || value === null || value === "" ? undefined : Number(value));
	return {
		id: String(row.id ?? "").trim(),
		text: String(row.text ?? ""),
		kind,
		options: kind === "yes_no" ? yesNo : kind === "options" ? named(row.options) : [],
		min: bound(row.min),
		max: bound(row.max),
		retry: String(row.retry || defaultRetry[kind]),
	};
}

const yesNo = [
	{ id: "yes", label: "Yes" },
	{ id: "no", label: "No" },
];

/** The answer in what the customer sent, or null when it is none. */
export function understand(question: Question, content: Content): Answer | null {
	if (question.options.length > 0) {
		const option = chosen(question.options, content);
		if (!option) return null;
		return question.kind === "yes_no" ? option.id === "yes" : option.label;
	}
	const said = textOf(content);
	if (said === null) return null;
	if (question.kind === "text") {
		const long = said.length >= (question.min ?? 1) && said.length <= (question.max ?? 2000);
		return long ? said : null;
	}
	const match = /-?\d[\d,\s]*(\.\d+)?/.exec(said);
	if (!match) return null;
	const number = Number(match[0].replace(/[,\s]/g, ""));
	const within =
		number >= (question.min ?? Number.NEGATIVE_INFINITY) && number <= (question.max ?? Number.POSITIVE_INFINITY);
	return Number.isFinite(number) && within ? number : null;
}

/** By the button's or row's id, else by the option's words, its first letters when no other begins so, or its number. */
function chosen(options: Question["options"], content: Content): Question["options"][number] | undefined {
	if (content.kind === "choice") {
		const byId = options.find(({ id }) => id === content.id);
		if (byId) return byId;
	}
	const said = textOf(content)?.toLowerCase();
	if (!said) return undefined;
	const exact = options.find(({ id, label }) => label.toLowerCase() === said || id.toLowerCase() === said);
	if (exact) return exact;
	if (/^\d+$/.test(said) && !options.some(({ label }) => /^\d/.test(label))) return options[Number(said) - 1];
	const begun = options.filter(({ label }) => label.toLowerCase().startsWith(said));
	return begun.length === 1 ? begun[0] : undefined;
}

/** What the customer typed or pressed, in one trimmed line; null for pictures, reactions and the like. */
export function textOf(content: Content): string | null {
	if (content.kind === "text") return content.text.trim() || null;
	if (content.kind === "choice") return content.title.trim() || null;
	return null;
}

/** The question as a message: up to 3 options as buttons, up to 10 as a list, more as a numbered text. */
export function ask(question: Question, before: string): Content {
	const body = [before, question.text].filter(Boolean).join("\n\n");
	const { options } = question;
	if (options.length === 0) return { kind: "text", text: body };
	const fitsButtons = options.length <= 3 && options.every(({ label }) => label.length <= 20);
	if (fitsButtons && body.length <= 1024) {
		return { kind: "interactive", body, buttons: options.map(({ id, label }) => ({ id, title: label })) };
	}
	if (options.length <= 10 && body.length <= 1024) {
		const rows = options.map(({ id, label }) => ({ id, ...rowTitle(label) }));
		return { kind: "interactive", body, list: { button: "Choose", sections: [{ title: "", rows }] } };
	}
	const lines = options.map(({ label }, index) => `${index + 1}. ${label}`);
	return { kind: "text", text: [body, ...lines].join("\n") };
}

/** A row's title holds 24 characters; a longer label stands whole below it. */
function rowTitle(label: string): { title: string; description?: string } {
	return label.length <= 24 ? { title: label } : { title: `${label.slice(0, 23)}…`, description: label.slice(0, 72) };
}
