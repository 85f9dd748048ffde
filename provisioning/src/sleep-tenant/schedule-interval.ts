import { createHash } from "node:crypto";
import type { Recurrence } from "./recurrence.ts";

/** One rule of n8n's Schedule Trigger: when its cron ticks, and which of the ticks count. */
export type Rule = { expression: string; recurrence: Recurrence | null };

type Interval = Record<string, unknown>;

/**
 * The rules of a Schedule Trigger as n8n 2.40 makes them of its parameters (`GenericFunctions.js` of the node). What a
 * rule leaves open, e.g. the second, n8n derives from the ids of workflow and node; so do we.
 *
 * @param parameters As stored: only what differs from the node's defaults.
 */
export function rulesOfSchedule(parameters: unknown, workflowId: string, nodeId: string): Rule[] {
	const rule = field(parameters, "rule") ?? { interval: [{ field: "days" }] };
	const intervals = field(rule, "interval");
	const filler = fillerOf(`${workflowId}:${nodeId}`);
	// A rule without anything has no defaults either: n8n chooses the whole time of day.
	if (intervals === undefined) {
		return [plain(`${filler("second", 0, 60)} ${filler("minute", 0, 60)} ${filler("hour", 0, 24)} * * *`)];
	}
	if (!Array.isArray(intervals)) throw new RangeError("its rules are not a list");
	return intervals.map((interval: unknown) => ruleOf(record(interval), filler));
}

function ruleOf(interval: Interval, filler: Filler): Rule {
	const unit = interval.field ?? "days";
	if (unit === "cronExpression") return plain(text(interval.expression));
	if (unit === "seconds") return plain(`*/${number(interval.secondsInterval, 30)} * * * * *`);
	const second = filler("second", 0, 60);
	if (unit === "minutes") {
		const size = number(interval.minutesInterval, 5);
		if (60 % size === 0) return plain(`${second} */${size} * * * *`);
		return { expression: `${second} * * * * *`, recurrence: { unit, size } };
	}
	const minute = number(interval.triggerAtMinute, 0);
	if (unit === "hours") {
		const size = number(interval.hoursInterval, 1);
		const hours = 24 % size === 0 ? `*/${size}` : "*";
		return { expression: `${second} ${minute} ${hours} * * *`, recurrence: every(unit, size) };
	}
	const at = `${second} ${minute} ${number(interval.triggerAtHour, 0)}`;
	if (unit === "days") {
		return { expression: `${at} * * *`, recurrence: every(unit, number(interval.daysInterval, 1)) };
	}
	if (unit === "weeks") {
		const days = interval.triggerAtDay ?? [0];
		if (!Array.isArray(days)) throw new RangeError("its weekdays are not a list");
		const expression = `${at} * * ${days.length === 0 ? "*" : days.map((day) => number(day, 0)).join(",")}`;
		return { expression, recurrence: every(unit, number(interval.weeksInterval, 1)) };
	}
	if (unit !== "months") throw new RangeError(`it has a rule of an unknown kind, ${JSON.stringify(unit)}`);
	const size = number(interval.monthsInterval, 1);
	const months = 12 % size === 0 ? `*/${size}` : "*";
	const day = number(interval.triggerAtDayOfMonth, 1);
	return { expression: `${at} ${day} ${months} *`, recurrence: every(unit, size) };
}

const plain = (expression: string): Rule => ({ expression, recurrence: null });
const every = (unit: Recurrence["unit"], size: number): Recurrence | null => (size === 1 ? null : { unit, size });

type Filler = (label: string, min: number, max: number) => number;

/** n8n's own way to the parts that are left open: the same for the same node at every boot. */
function fillerOf(seed: string): Filler {
	return (label, min, max) => {
		const hash = createHash("sha256").update(`${seed}:${label}`).digest();
		return min + (hash.readUInt32BE(0) % (max - min));
	};
}

const record = (value: unknown): Interval => (typeof value === "object" && value !== null ? (value as Interval) : {});
const field = (value: unknown, name: string): unknown => record(value)[name];

/** @throws RangeError for anything that is not a plain number, such as an expression that only n8n can resolve */
function number(value: unknown, otherwise: number): number {
	if (value === undefined || value === null) return otherwise;
	const parsed = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
	if (typeof parsed === "number" && Number.isInteger(parsed) && parsed >= 0) return parsed;
	throw new RangeError(`${JSON.stringify(value).slice(0, 60)} is not a number`);
}

function text(value: unknown): string {
	if (typeof value === "string" && !value.startsWith("=")) return value.trim();
	throw new RangeError(`${JSON.stringify(value ?? null).slice(0, 60)} is not a cron expression`);
}
