import type { Content } from "@flomastr/contracts/message";
import { type Answer, ask, type Question, textOf, understand } from "./question.ts";

export type Scalar = string | number | boolean | null;

export interface Dialogue {
	/** Names the two attributes that keep the place, `_<name>_step` and `_<name>_event`; people are not shown a leading `_`. */
	name: string;
	greeting: string;
	questions: Question[];
	/** Said when the last question is answered; empty says nothing. */
	closing: string;
	leaveWords: string[];
	restartWords: string[];
}

/** What one incoming message leads to. */
export interface Turn {
	outcome: "complete" | "waiting" | "left" | "outside";
	say: Content | null;
	/** Attributes to keep, or null when nothing changes. */
	remember: Record<string, Scalar> | null;
	answers: Record<string, Answer>;
}

const DONE = "done";
const LEFT = "left";

/**
 * Decides what a customer's message means in the dialogue. The place is read from the contact's attributes. The event's
 * id is remembered with it: when the same event comes again after a crash, the turn is told again instead of the message
 * being taken for the answer to the next question.
 */
export function takeTurn(
	dialogue: Dialogue,
	event: { id: string; content: Content },
	attributes: Record<string, Scalar>,
): Turn {
	const keys = { step: `_${dialogue.name}_step`, event: `_${dialogue.name}_event` };
	const step = attributes[keys.step];
	const [lastEvent, note = ""] = String(attributes[keys.event] ?? "").split(" ");
	const answers = answersIn(dialogue, attributes);
	const current = dialogue.questions.find(({ id }) => id === step);
	const save = (place: string, mark = "", more: Record<string, Scalar> = {}) => ({
		...more,
		[keys.step]: place,
		[keys.event]: mark ? `${event.id} ${mark}` : event.id,
	});

	if (lastEvent === event.id) return toldAgain(dialogue, current, step, note, answers);

	const said = textOf(event.content)?.toLowerCase() ?? "";
	const [first] = dialogue.questions;
	if (!first) return { outcome: "complete", say: null, remember: null, answers };
	if (isSmallTalk(event.content)) return { outcome: "outside", say: null, remember: null, answers };

	if (!step || dialogue.restartWords.includes(said)) {
		const cleared = Object.fromEntries(dialogue.questions.map(({ id }) => [id, null]));
		return {
			outcome: "waiting",
			say: ask(first, dialogue.greeting),
			remember: save(first.id, "greeting", cleared),
			answers: {},
		};
	}
	if (!current) return { outcome: "outside", say: null, remember: null, answers };
	if (dialogue.leaveWords.includes(said)) return { outcome: "left", say: null, remember: save(LEFT), answers };

	const answer = understand(current, event.content);
	if (answer === null) {
		return { outcome: "waiting", say: ask(current, current.retry), remember: save(current.id, "retry"), answers };
	}
	const known = { ...answers, [current.id]: answer };
	const next = dialogue.questions[dialogue.questions.indexOf(current) + 1];
	if (next) {
		return {
			outcome: "waiting",
			say: ask(next, ""),
			remember: save(next.id, "", { [current.id]: answer }),
			answers: known,
		};
	}
	return {
		outcome: "complete",
		say: closing(dialogue),
		remember: save(DONE, "", { [current.id]: answer }),
		answers: known,
	};
}

function toldAgain(
	dialogue: Dialogue,
	current: Question | undefined,
	step: Scalar | undefined,
	note: string,
	answers: Record<string, Answer>,
): Turn {
	if (current) {
		const before = note === "greeting" ? dialogue.greeting : note === "retry" ? current.retry : "";
		return { outcome: "waiting", say: ask(current, before), remember: null, answers };
	}
	if (step === DONE) return { outcome: "complete", say: closing(dialogue), remember: null, answers };
	return { outcome: step === LEFT ? "left" : "outside", say: null, remember: null, answers };
}

function closing({ closing: text }: Dialogue): Content | null {
	return text ? { kind: "text", text } : null;
}

/** Reactions, deleted messages and the like are no turn of a conversation. */
function isSmallTalk(content: Content): boolean {
	return content.kind === "reaction" || content.kind === "system" || content.kind === "unsupported";
}

function answersIn(dialogue: Dialogue, attributes: Record<string, Scalar>): Record<string, Answer> {
	return Object.fromEntries(
		dialogue.questions.flatMap(({ id }) => {
			const value = attributes[id];
			return value === null || value === undefined ? [] : [[id, value]];
		}),
	);
}
