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
export function counts({ unit, size }: Recurrence, last: number | null, at: Date, timezone: string): boolean {
	if (size === 0) return false;
	if (last === null) return true;
	const now = valueAt(unit, at, timezone);
	if (unit === "minutes" || unit === "months") return now - last >= size;
	if (unit === "hours") return (now - last + 24) % 24 >= size;
	if (unit === "days") return (now - last + 365) % 365 >= size;
	return (now - last + 52) % 52 >= size || now === last;
}

/** What n8n stores for a run at this moment. */
export function valueAt(unit: Recurrence["unit"], at: Date, timezone: string): number {
	if (unit === "minutes") return Math.floor(at.getTime() / 60_000);
	const local = partsAt(at, timezone);
	if (unit === "hours") return local.hour;
	if (unit === "months") return local.year * 12 + local.month - 1;
	const day = dayOfYear(local.year, local.month, local.day);
	return unit === "days" ? day : weekOf(local.year, day);
}

const day = 86_400_000;
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
