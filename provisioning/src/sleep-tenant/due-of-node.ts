import { Cron } from "croner";
import { reasonOf } from "#errors.ts";
import type { PublishedNode } from "./published-nodes.ts";
import { counts, signatureOf } from "./recurrence.ts";
import { rulesOfSchedule } from "./schedule-interval.ts";
import { cronsOfTimes } from "./trigger-times.ts";

/** When a trigger needs its n8n: from a moment until another, always (and why), or never by itself. */
export type NodeDue = { at: Date; until: Date } | { always: string } | null;

/** They start by hand, by another workflow, or with n8n. */
const passive = new Set(
	"manual manualChat executeWorkflow error n8n workflow simulate evaluation".split(" ").map((name) => `${name}Trigger`),
);

/** n8n's own nodes that ask their service from time to time, by their `pollTimes`. */
const polling = new Set(
	[
		"airtable clockify e2eTestPolling gmail googleBusinessProfile googleCalendar googleDrive googleSheets",
		"microsoftOneDrive microsoftOutlook notion rssFeedRead salesforce seaTable toggl venafiTlsProtectDatacenter",
	]
		.flatMap((line) => line.split(" "))
		.map((name) => `${name}Trigger`),
);

/** Triggers whose names do not end in "Trigger"; the webhook has a row of its own among n8n's webhooks. */
const others = new Set(["cron", "interval", "emailReadImap"]);

/**
 * When one node of a published workflow next has to find its n8n awake. A trigger that neither waits for a request nor
 * goes by the clock holds a connection or counts by itself: such an n8n must stay awake, and so it must where a schedule
 * cannot be read.
 */
export function dueOfNode(node: PublishedNode, now: Date): NodeDue {
	const name = node.type.slice(node.type.lastIndexOf(".") + 1);
	if (node.hasWebhook || (!/trigger$/i.test(name) && !others.has(name)) || passive.has(name)) return null;
	const called = `the trigger “${node.name}” of workflow “${node.workflow.name}”`;
	try {
		if (name === "scheduleTrigger") return dueOfSchedule(node, now);
		if (name === "cron") return dueOfTimes(node, node.parameters.triggerTimes ?? {}, now);
		if (polling.has(name) || node.parameters.pollTimes !== undefined) {
			return dueOfTimes(node, node.parameters.pollTimes ?? { item: [{ mode: "everyMinute" }] }, now);
		}
	} catch (error) {
		return { always: `${called} has a schedule that only n8n can read: ${reasonOf(error)}` };
	}
	return { always: `${called} (${name}) listens from inside n8n and would miss what happens meanwhile` };
}

function dueOfSchedule(node: PublishedNode, now: Date): NodeDue {
	const { workflow } = node;
	const stored = workflow.staticData[`node:${node.name}`];
	const dues = rulesOfSchedule(node.parameters, workflow.id, node.id).map(({ expression, recurrence }, index) => {
		if (recurrence === null) return next({ expression, spanMs: 0 }, workflow.timezone, now);
		const known = stored?.recurrenceRuleSignatures?.[index] === signatureOf(recurrence);
		const last = known ? (stored?.recurrenceRules?.[index] ?? null) : null;
		const cron = cronOf(expression, workflow.timezone);
		let at = cron.nextRun(now);
		// As many ticks as the longest recurrence passes over, and more.
		for (let tick = 0; at !== null && tick < 800; tick += 1, at = cron.nextRun(at)) {
			if (counts(recurrence, last, at, workflow.timezone)) return { at, until: at };
		}
		return null;
	});
	return earliest(dues);
}

function dueOfTimes(node: PublishedNode, times: unknown, now: Date): NodeDue {
	return earliest(cronsOfTimes(times).map((cron) => next(cron, node.workflow.timezone, now)));
}

type Span = { at: Date; until: Date };

function next(cron: { expression: string; spanMs: number }, timezone: string, now: Date): Span | null {
	// A span that has begun is not over yet.
	const at = cronOf(cron.expression, timezone).nextRun(new Date(now.getTime() - cron.spanMs));
	return at && { at, until: new Date(at.getTime() + cron.spanMs) };
}

/** croner (MIT, no dependencies) reads the same five and six fields, zones and names as n8n's own library. */
function cronOf(expression: string, timezone: string): Cron {
	return new Cron(expression, { timezone, paused: true });
}

export function earliest<One extends Span>(spans: (One | null)[]): One | null {
	let first: One | null = null;
	for (const span of spans) if (span && (first === null || span.at < first.at)) first = span;
	return first;
}
