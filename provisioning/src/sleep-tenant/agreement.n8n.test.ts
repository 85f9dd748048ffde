import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { counts, type Recurrence, signatureOf, valueAt } from "./recurrence.ts";
import { rulesOfSchedule } from "./schedule-interval.ts";

const require = createRequire(fileURLToPath(new URL("../../../tenant-template/n8n/package.json", import.meta.url)));
const { NodeHelpers } = require("n8n-workflow");
const base = "n8n-nodes-base/dist/nodes/Schedule";
const { ScheduleTrigger } = require(`${base}/ScheduleTrigger.node.js`);
const own = require(`${base}/GenericFunctions.js`);
const node = {
	id: "node-7",
	name: "Schedule",
	type: "n8n-nodes-base.scheduleTrigger",
	typeVersion: 1.3,
	position: [0, 0],
};

/** What n8n makes of stored parameters when it publishes the workflow. */
function asN8nReads(parameters: object): { expression: string; recurrence: Recurrence | null }[] {
	const { description } = new ScheduleTrigger();
	const full = NodeHelpers.getNodeParameters(
		description.properties,
		parameters,
		true,
		false,
		{ ...node, parameters },
		description,
	);
	return (full.rule.interval ?? [{}]).map((raw: object, index: number) => {
		const interval = own.withIntervalDefaults(raw);
		const { activated, typeInterval, intervalSize } = own.intervalToRecurrence(interval, index);
		return {
			expression: own.toCronExpression(interval, `workflow-9:${node.id}`),
			recurrence: activated ? { unit: typeInterval, size: intervalSize } : null,
		};
	});
}

const intervals = [
	{},
	{ field: "seconds" },
	{ field: "seconds", secondsInterval: 10 },
	{ field: "minutes" },
	{ field: "minutes", minutesInterval: 7 },
	{ field: "hours" },
	{ field: "hours", hoursInterval: 2, triggerAtMinute: 15 },
	{ field: "hours", hoursInterval: 5 },
	{ field: "days" },
	{ field: "days", daysInterval: 3, triggerAtHour: 8, triggerAtMinute: 30 },
	{ field: "weeks" },
	{ field: "weeks", weeksInterval: 2, triggerAtDay: [1, 3, 5], triggerAtHour: 9 },
	{ field: "weeks", triggerAtDay: [] },
	{ field: "months" },
	{ field: "months", monthsInterval: 5, triggerAtDayOfMonth: 31, triggerAtHour: 23 },
	{ field: "months", monthsInterval: 3, triggerAtDayOfMonth: 1 },
	{ field: "cronExpression", expression: " 0 15 * 1 sun " },
];

test.each([
	...intervals.map((interval) => ({ rule: { interval: [interval] } })),
	{},
	{ rule: {} },
	{ rule: { interval: intervals } },
])("%j ticks as n8n lets it, because the second and all that is left open are n8n's own", (parameters) => {
	const ours = rulesOfSchedule(parameters, "workflow-9", node.id);
	const theirs = asN8nReads(parameters).map((rule) => ({ ...rule, expression: rule.expression.trim() }));
	expect(ours).toEqual(theirs);
	expect(ours.length).toBeGreaterThan(0);
});

test("a tick counts exactly when n8n lets it, around the ends of years, weeks and days", () => {
	const moment = require(
		require.resolve("moment-timezone", { paths: [require.resolve(`${base}/GenericFunctions.js`)] }),
	);
	const real = Date.now;
	let compared = 0;
	try {
		for (const timezone of ["UTC", "Europe/Berlin", "America/Los_Angeles"]) {
			for (const size of [2, 3, 13, 23]) {
				for (const unit of ["minutes", "hours", "days", "weeks", "months"] as const) {
					for (let step = 0; step < 120; step += 1) {
						const before = Date.UTC(2026, 10, 20, 21) + step * 7 * 3_600_000 * size;
						const at = before + ((step * 37) % 61) * 9 * 3_600_000;
						Date.now = () => before;
						const last = valueAt(unit, new Date(before), timezone);
						const stored: number[] = [];
						const rule = { activated: true, index: 0, intervalSize: size, typeInterval: unit };
						own.recurrenceCheck(rule, stored, timezone);
						expect([unit, timezone, moment.tz(timezone).format(), last]).toEqual([
							unit,
							timezone,
							moment.tz(timezone).format(),
							stored[0],
						]);
						Date.now = () => at;
						const theirs = own.recurrenceCheck(rule, stored, timezone);
						expect(counts({ unit, size }, last, new Date(at), timezone)).toBe(theirs);
						compared += 1;
					}
				}
			}
		}
	} finally {
		Date.now = real;
	}
	expect(compared).toBe(7200);
});

test("a rule's signature is the one n8n stores, because it voids what was remembered of another rule", () => {
	const staticData = { recurrenceRules: [4], recurrenceRuleSignatures: [] as string[] };
	const recurrence = { activated: true, index: 0, intervalSize: 3, typeInterval: "hours" };
	own.resetStaleRecurrence(staticData, [{ recurrence }]);
	expect(staticData.recurrenceRuleSignatures).toEqual([signatureOf({ unit: "hours", size: 3 })]);
});
