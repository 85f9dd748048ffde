/** "Every 3 days": the cron ticks daily, and only every third tick counts. */
export type Recurrence = { unit: "minutes" | "hours" | "days" | "weeks" | "months"; size: number };

/** How n8n writes a recurrence beside the value of its last run; another one there means that the value is void. */
export const signatureOf = ({ unit, size }: Recurrence): string => `${unit}:${size}`;

/**
 * Whether a tick at this moment counts, as n8n decides it (`recurrenceCheck` of its Schedule Trigger, oddities
 * included: hours, days and weeks are compared on the clock face).
 *
 * @param last What n8n stored at the last run: a minute or month counted absolutely, an hour, a day or week of the year.
 */
export function counts(recurrence: Recurrence, last: number | null, at: Date, timezone: string): boolean {
	return valueCounts(recurrence, last, valueAt(recurrence.unit, at, timezone));
}

function valueCounts({ unit, size }: Recurrence, last: number | null, now: number): boolean {
	if (size === 0) return false;
	if (last === null) return true;
	if (unit === "minutes" || unit === "months") return now - last >= size;
	if (unit === "hours") return (now - last + 24) % 24 >= size;
	if (unit === "days") return (now - last + 365) % 365 >= size;
	return (now - last + 52) % 52 >= size || now === last;
}

/**
 * A moment shortly before the next minute, hour, day, week or month that counts, where the one of `at` does not: ticks
 * before it need not be looked at. Null when none ever counts.
 */
export function nextToCount(recurrence: Recurrence, last: number | null, at: Date, timezone: string): Date | null {
	const { unit, size } = recurrence;
	if (size === 0 || last === null) return null;
	if (unit === "minutes") return valid((last + size) * minute - 1);
	if (unit === "months") return valid(Date.UTC(2000, last + size - 2000 * 12) - farthestEast);
	const local = partsAt(at, timezone);
	if (unit === "hours") {
		// An hour too early, lest the clock be put forward in between.
		const hours = upTo(24).find((ahead) => valueCounts(recurrence, last, (local.hour + ahead) % 24));
		return hours === undefined ? null : new Date(at.getTime() + (hours - 1) * hour - 1);
	}
	// Every day and week of a year comes by within two years.
	for (const ahead of upTo(2 * 366)) {
		const date = new Date(Date.UTC(local.year, local.month - 1, local.day + ahead));
		const value = dateValue(unit, date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
		if (valueCounts(recurrence, last, value)) return new Date(date.getTime() - farthestEast);
	}
	return null;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
/** What lies beyond the calendar never comes. */
const valid = (ms: number): Date | null => (Number.isNaN(new Date(ms).getTime()) ? null : new Date(ms));

/** What n8n stores for a run at this moment. */
export function valueAt(unit: Recurrence["unit"], at: Date, timezone: string): number {
	if (unit === "minutes") return Math.floor(at.getTime() / 60_000);
	const local = partsAt(at, timezone);
	if (unit === "hours") return local.hour;
	if (unit === "months") return local.year * 12 + local.month - 1;
	return dateValue(unit, local.year, local.month, local.day);
}

function dateValue(unit: "days" | "weeks", year: number, month: number, date: number): number {
	const ofYear = dayOfYear(year, month, date);
	return unit === "days" ? ofYear : weekOf(year, ofYear);
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** A date begins nowhere earlier than this before it does in UTC. */
const farthestEast = 14 * hour;
const dayOfYear = (year: number, month: number, date: number): number =>
	(Date.UTC(year, month - 1, date) - Date.UTC(year, 0, 1)) / day + 1;
const firstWeekday = (year: number): number => new Date(Date.UTC(year, 0, 1)).getUTCDay();

/** Weeks begin on Sunday, and the first has January 1: moment's English calendar, which n8n counts by. */
function weekOf(year: number, ofYear: number): number {
	const week = Math.floor((ofYear + firstWeekday(year) - 1) / 7) + 1;
	const weeks = (dayOfYear(year, 12, 31) + firstWeekday(year) - firstWeekday(year + 1)) / 7;
	return week > weeks ? week - weeks : week;
}

function partsAt(at: Date, timezone: string): { year: number; month: number; day: number; hour: number } {
	const parts = new Intl.DateTimeFormat("en-US", {
		timeZone: timezone,
		hourCycle: "h23",
		year: "numeric",
		month: "numeric",
		day: "numeric",
		hour: "numeric",
	}).formatToParts(at);
	const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
	return { year: of("year"), month: of("month"), day: of("day"), hour: of("hour") };
}
