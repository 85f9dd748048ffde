import { Cron } from "croner";
import { counts, nextToCount, type Recurrence } from "./recurrence.ts";

/** A cron; where `every` is given, not each of its ticks counts. Due anywhere between a tick and `spanMs` after it. */
export type Clock = {
	expression: string;
	spanMs: number;
	every: { recurrence: Recurrence; last: number | null } | null;
};

export type Span = { at: Date; until: Date };

/** A longer one is no person's, and can be made to take long to read. */
const longestExpression = 200;
/** Around the ends of years and days of another length some ticks more than one are looked at. */
const mostLeaps = 60;

/**
 * The next tick that counts; null when there is none.
 * @throws for an expression that cannot be read
 */
export function nextTick({ expression, spanMs, every }: Clock, timezone: string, now: Date): Span | null {
	if (expression.length > longestExpression) throw new RangeError("its cron expression is too long");
	// croner (MIT, no dependencies) reads the same five and six fields, zones and names as n8n's own library.
	const cron = new Cron(expression, { timezone, paused: true });
	// A span that has begun is not over yet.
	let from = new Date(now.getTime() - spanMs);
	for (let leap = 0; leap < mostLeaps; leap += 1) {
		const at = cron.nextRun(from);
		if (at === null) return null;
		if (every === null || counts(every.recurrence, every.last, at, timezone)) {
			return { at, until: new Date(at.getTime() + spanMs) };
		}
		const begin = nextToCount(every.recurrence, every.last, at, timezone);
		if (begin === null) return null;
		from = new Date(Math.max(begin.getTime(), at.getTime()));
	}
	throw new RangeError("too few of its ticks count");
}
