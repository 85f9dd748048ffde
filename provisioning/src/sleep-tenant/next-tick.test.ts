import { Cron } from "croner";
import { expect, test } from "vitest";
import { nextTick } from "./next-tick.ts";
import { counts, type Recurrence, valueAt } from "./recurrence.ts";

/** Looks at one tick after another, as n8n does. */
function walk(expression: string, recurrence: Recurrence, last: number, timezone: string, now: Date): Date | null {
	const cron = new Cron(expression, { timezone, paused: true });
	let at = cron.nextRun(now);
	for (let tick = 0; at !== null && tick < 2_000; tick += 1, at = cron.nextRun(at)) {
		if (counts(recurrence, last, at, timezone)) return at;
	}
	return null;
}

const kinds: [Recurrence["unit"], string, number[]][] = [
	["minutes", "7 * * * * *", [7, 45, 91]],
	["hours", "7 30 * * * *", [5, 7, 23]],
	["hours", "7 30 */6 * * *", [6]],
	["days", "7 30 2 * * *", [2, 3, 90]],
	["weeks", "7 30 2 * * 1,3,5", [2, 5, 51]],
	["months", "7 30 2 31 * *", [5, 7]],
	["months", "7 30 2 1 */3 *", [3]],
];

test.each(kinds)("every so many %s (%s): leaping finds the tick that walking does", (unit, expression, sizes) => {
	for (const timezone of ["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
		for (const size of sizes) {
			for (let step = 0; step < 6; step += 1) {
				// Around the ends of summer time, of years, and between.
				const ran = new Date(Date.UTC(2026, 9, 24, 21) + step * 37 * 86_400_000 + size * 3_600_000);
				const now = new Date(ran.getTime() + ((step * 29) % 23) * 3_600_000);
				const recurrence = { unit, size };
				const last = valueAt(unit, ran, timezone);
				const found = nextTick({ expression, spanMs: 0, every: { recurrence, last } }, timezone, now);
				expect([timezone, size, now, found?.at ?? null]).toEqual([
					timezone,
					size,
					now,
					walk(expression, recurrence, last, timezone, now),
				]);
			}
		}
	}
});

test.each<[Recurrence["unit"], string, number]>([
	["hours", "7 30 * * * *", 24],
	["days", "7 30 2 * * *", 365],
	["weeks", "7 30 2 * * 1", 0],
	["months", "7 30 2 1 * *", 1e12],
	["minutes", "7 * * * * *", 1e15],
])("every so many %s (%s), %d of them, never comes", (unit, expression, size) => {
	const every = { recurrence: { unit, size }, last: 3 };
	expect(nextTick({ expression, spanMs: 0, every }, "UTC", new Date("2026-11-20T21:03:10Z"))).toBeNull();
});
