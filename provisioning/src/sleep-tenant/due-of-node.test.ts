import { expect, test } from "vitest";
import { dueOfNode } from "./due-of-node.ts";
import type { PublishedNode } from "./published-nodes.ts";

const now = new Date("2026-11-20T21:03:10Z");
const schedule = "n8n-nodes-base.scheduleTrigger";

function node(type: string, parameters: object = {}, more: Partial<PublishedNode["workflow"]> = {}): PublishedNode {
	const workflow = { id: "w", name: "Report", timezone: "UTC", staticData: {}, ...more };
	return { id: "n", name: "When", type, parameters: { ...parameters }, hasWebhook: false, workflow };
}

const atOf = (due: ReturnType<typeof dueOfNode>): string | null =>
	due === null ? null : "always" in due ? due.always : due.at.toISOString();
const rule = (...interval: object[]) => ({ rule: { interval } });

test("a schedule is due in the zone of its workflow, because that is what its author meant by nine o'clock", () => {
	const nine = rule({ field: "cronExpression", expression: "0 9 * * *" });
	expect(atOf(dueOfNode(node(schedule, nine), now))).toBe("2026-11-21T09:00:00.000Z");
	expect(atOf(dueOfNode(node(schedule, nine, { timezone: "America/New_York" }), now))).toBe("2026-11-21T14:00:00.000Z");
});

test("of several rules the earliest counts", () => {
	const due = dueOfNode(
		node(
			schedule,
			rule(
				{ field: "cronExpression", expression: "0 9 * * *" },
				{ field: "cronExpression", expression: "15 22 * * *" },
			),
		),
		now,
	);
	expect(atOf(due)).toBe("2026-11-20T22:15:00.000Z");
});

test("a tick that n8n will pass over wakes nobody, but one of an edited rule does: what was remembered is void", () => {
	const everyThreeDays = rule({ field: "days", daysInterval: 3, triggerAtHour: 6, triggerAtMinute: 30 });
	const memory = (signature: string) => ({
		// November 20 is day 324 of the year.
		staticData: { "node:When": { recurrenceRules: [324], recurrenceRuleSignatures: [signature] } },
	});
	const day = (signature: string) =>
		atOf(dueOfNode(node(schedule, everyThreeDays, memory(signature)), now))?.slice(0, 16);
	expect(day("days:3")).toBe("2026-11-23T06:30");
	expect(day("days:2")).toBe("2026-11-21T06:30");
});

test("a polling trigger is due in the minute n8n chose a second of, until it is over", () => {
	const hourly = { pollTimes: { item: [{ mode: "everyHour", minute: 3 }] } };
	// The minute has begun and is not over.
	expect(dueOfNode(node("n8n-nodes-base.gmailTrigger", hourly), now)).toEqual({
		at: new Date("2026-11-20T21:03:00Z"),
		until: new Date("2026-11-20T21:04:00Z"),
	});
	expect(atOf(dueOfNode(node("n8n-nodes-base.rssFeedReadTrigger"), now))).toBe("2026-11-20T21:03:00.000Z");
});

test("hours of a poll are whole hours, because n8n chooses the minute anew at each boot", () => {
	const poll = { pollTimes: { item: [{ mode: "everyX", unit: "hours", value: 6 }] } };
	expect(dueOfNode(node("n8n-nodes-base.gmailTrigger", poll), now)).toEqual({
		at: new Date("2026-11-21T00:00:00Z"),
		until: new Date("2026-11-21T01:00:00Z"),
	});
});

test("the old Cron node is read with its own defaults", () => {
	const times = (item: object) => ({ triggerTimes: { item: [item] } });
	expect(atOf(dueOfNode(node("n8n-nodes-base.cron", times({})), now))).toBe("2026-11-21T14:00:00.000Z");
	expect(atOf(dueOfNode(node("n8n-nodes-base.cron", times({ mode: "everyWeek", weekday: "3", hour: 8 })), now))).toBe(
		"2026-11-25T08:00:00.000Z",
	);
	expect(dueOfNode(node("n8n-nodes-base.cron"), now)).toBeNull();
});

test.each([
	["n8n-nodes-base.interval", /listens from inside n8n/],
	["n8n-nodes-base.emailReadImap", /emailReadImap/],
	["n8n-nodes-base.kafkaTrigger", /would miss what happens/],
	["n8n-nodes-strange.somethingTrigger", /“When” of workflow “Report”/],
])("%s keeps its n8n awake, because nothing outside knows when it acts", (type, reason) => {
	expect(atOf(dueOfNode(node(type), now))).toMatch(reason);
});

test.each([
	rule({ field: "hours", hoursInterval: "={{ $vars.hours }}" }),
	rule({ field: "cronExpression", expression: "={{ $vars.cron }}" }),
	rule({ field: "cronExpression", expression: "every day" }),
	rule({ field: "fortnights" }),
	{ rule: { interval: "daily" } },
	rule({ field: "weeks", triggerAtDay: "monday" }),
	rule({ field: "minutes", minutesInterval: -1 }),
])("a schedule that cannot be read keeps its n8n awake: %j", (parameters) => {
	expect(atOf(dueOfNode(node(schedule, parameters), now))).toMatch(/schedule that only n8n can read/);
});

test("a trigger that waits for a request or a person is never due", () => {
	expect(dueOfNode({ ...node("n8n-nodes-base.githubTrigger"), hasWebhook: true }, now)).toBeNull();
	expect(dueOfNode(node("n8n-nodes-base.manualTrigger"), now)).toBeNull();
	expect(dueOfNode(node("n8n-nodes-base.executeWorkflowTrigger"), now)).toBeNull();
	expect(dueOfNode(node("n8n-nodes-base.set"), now)).toBeNull();
});
