/** Formats are made once: building one costs more than using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `${name} ${timeZone}`;
	const known = formats.get(key);
	if (known) return known;
	const made = new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
	formats.set(key, made);
	return made;
}

/** `14:05` */
export function clock(iso: string, timeZone: string): string {
	return format("clock", timeZone, { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
}

/** `2026-11-20`: equal for two times of one day. */
export function dayKey(iso: string, timeZone: string): string {
	return format("key", timeZone, { year: "numeric", month: "2-digit", day: "2-digit" })
		.format(new Date(iso))
		.split("/")
		.reverse()
		.join("-");
}

/** `Today`, `Yesterday`, `Monday` within a week, else `20 November` (with the year when it is another). */
export function dayName(iso: string, timeZone: string, now = new Date()): string {
	const days = daysBetween(iso, now, timeZone);
	if (days === 0) return "Today";
	if (days === 1) return "Yesterday";
	const date = new Date(iso);
	if (days > 1 && days < 7) return format("weekday", timeZone, { weekday: "long" }).format(date);
	if (date.getUTCFullYear() === now.getUTCFullYear()) {
		return format("day", timeZone, { day: "numeric", month: "long" }).format(date);
	}
	return format("year", timeZone, { day: "numeric", month: "long", year: "numeric" }).format(date);
}

/** Short, for a list: `14:05` today, `Mon` within a week, else `20 Nov`. */
export function listTime(iso: string, timeZone: string, now = new Date()): string {
	const days = daysBetween(iso, now, timeZone);
	if (days === 0) return clock(iso, timeZone);
	const date = new Date(iso);
	if (days > 0 && days < 7) return format("short weekday", timeZone, { weekday: "short" }).format(date);
	return format("short", timeZone, { day: "numeric", month: "short" }).format(date);
}

/** `20 November 2026 at 14:05`, for a tooltip. */
export function fullTime(iso: string, timeZone: string): string {
	return format("full", timeZone, { dateStyle: "long", timeStyle: "short" }).format(new Date(iso));
}

function daysBetween(iso: string, now: Date, timeZone: string): number {
	const day = (key: string) => Date.parse(`${key}T00:00:00Z`) / 86_400_000;
	return day(dayKey(now.toISOString(), timeZone)) - day(dayKey(iso, timeZone));
}
