const units = [
	{ limit: 60, seconds: 1, word: "s" },
	{ limit: 3600, seconds: 60, word: "min" },
	{ limit: 86_400, seconds: 3600, word: "h" },
	{ limit: Number.POSITIVE_INFINITY, seconds: 86_400, word: "d" },
];

/** A span in its largest unit, rounded down: `40 s`, `5 min`, `3 h`, `2 d`. */
export function shortSpan(milliseconds: number): string {
	const seconds = Math.abs(milliseconds) / 1000;
	const unit = units.find(({ limit }) => seconds < limit);
	return unit ? `${Math.floor(seconds / unit.seconds)} ${unit.word}` : "";
}

/** `5 min ago`, `in 3 h`, or `now` within a minute. */
export function relativeTime(at: string, now: number): string {
	const distance = Date.parse(at) - now;
	if (Math.abs(distance) < 60_000) return "now";
	return distance < 0 ? `${shortSpan(distance)} ago` : `in ${shortSpan(distance)}`;
}

export type DueState = "overdue" | "soon" | "later";

/** Less than this is left: the badge turns to a warning. */
const soonMs = 4 * 3_600_000;

/** How pressing a due time is, with the words for it. */
export function dueState(at: string, now: number): { state: DueState; words: string } {
	const left = Date.parse(at) - now;
	if (left <= 0) return { state: "overdue", words: `Overdue ${shortSpan(left)}` };
	return { state: left < soonMs ? "soon" : "later", words: `Due in ${shortSpan(left)}` };
}
