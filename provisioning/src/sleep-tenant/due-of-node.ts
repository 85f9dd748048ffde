import { setImmediate as othersTurn } from "node:timers/promises";
import { reasonOf } from "#errors.ts";
import { type Clock, nextTick, type Span } from "./next-tick.ts";
import type { NodeMemory, PublishedTrigger } from "./published-triggers.ts";
import { type Recurrence, signatureOf } from "./recurrence.ts";
import { rulesOfSchedule } from "./schedule-interval.ts";
import { polling } from "./trigger-kinds.ts";
import { cronsOfTimes } from "./trigger-times.ts";

/** When a trigger needs its n8n: from a moment until another, always (and why), or never by itself. */
export type NodeDue = Span | { always: string } | null;

/** Of one tenant: an odd one takes milliseconds to work out, and one process looks at all tenants. */
const mostRules = 100;

/** What may still be worked out for one tenant. */
export type Budget = { rules: number };
export const freshBudget = (): Budget => ({ rules: mostRules });

/**
 * When one trigger of a published workflow next has to find its n8n awake. One that neither waits for a request nor goes
 * by the clock holds a connection or counts by itself: such an n8n must stay awake, and so it must where a schedule
 * cannot be read, or where there are too many of them.
 */
export async function dueOfNode(node: PublishedTrigger, now: Date, budget: Budget): Promise<NodeDue> {
	const kind = node.type.slice(node.type.lastIndexOf(".") + 1);
	const called = `the trigger “${node.name}” of workflow “${node.workflow.name}”`;
	try {
		const clocks = clocksOf(node, kind);
		if (clocks === null) {
			return { always: `${called} (${kind}) listens from inside n8n and would miss what happens meanwhile` };
		}
		budget.rules -= clocks.length;
		if (budget.rules < 0) return { always: `its workflows have more than ${mostRules} schedules` };
		const timezone = zoneOf(node.workflow.timezone);
		const ticks: (Span | null)[] = [];
		for (const clock of clocks) {
			ticks.push(nextTick(clock, timezone, now));
			await othersTurn();
		}
		return earliest(ticks);
	} catch (error) {
		return { always: `${called} has a schedule that only n8n can read: ${reasonOf(error)}` };
	}
}

/** What a trigger goes by; null when it does not go by the clock. */
function clocksOf({ parameters, workflow, id, memory }: PublishedTrigger, kind: string): Clock[] | null {
	if (kind === "scheduleTrigger") {
		return rulesOfSchedule(parameters, workflow.id, id).map(({ expression, recurrence }, index) => {
			const every = recurrence && { recurrence, last: lastOf(memory, index, recurrence) };
			return { expression, spanMs: 0, every };
		});
	}
	const loose = (times: unknown) => cronsOfTimes(times).map((cron) => ({ ...cron, every: null }));
	if (kind === "cron") return loose(parameters.triggerTimes ?? {});
	if (!polling.has(kind) && parameters.pollTimes === undefined) return null;
	return loose(parameters.pollTimes ?? { item: [{ mode: "everyMinute" }] });
}

/** What n8n stored at the rule's last run; what it stored for another rule is void. */
function lastOf({ recurrenceRules, recurrenceRuleSignatures }: NodeMemory, index: number, rule: Recurrence) {
	const at = (list: unknown): unknown => (Array.isArray(list) ? list[index] : null) ?? null;
	const last = at(recurrenceRuleSignatures) === signatureOf(rule) ? at(recurrenceRules) : null;
	if (last === null || typeof last === "number") return last;
	throw new RangeError("what n8n remembers of its last run is no number");
}

/** As the zone is usually written: croner keeps something for each way of writing it. */
const zoneOf = (name: string): string =>
	new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone;

export function earliest<One extends Span>(spans: (One | null)[]): One | null {
	let first: One | null = null;
	for (const span of spans) if (span && (first === null || span.at < first.at)) first = span;
	return first;
}
