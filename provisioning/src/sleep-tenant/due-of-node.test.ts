import { expect, test } from "vitest";
import { dueOfNode, freshBudget } from "./due-of-node.ts";
import type { NodeMemory, PublishedTrigger } from "./published-triggers.ts";

const now = new Date("2026-11-20T21:03:10Z");
const schedule = "n8n-nodes-base.scheduleTrigger";

const nothing: NodeMemory = { recurrenceRules: null, recurrenceRuleSignatures: null };
function node(type: string, parameters: object = {}, timezone = "UTC", memory = nothing): PublishedTrigger {
	const workflow = { id: "w", name: "Report", timezone };
	return { id: "n", name: "When", type, parameters: { ...parameters }, memory, workflow };
}

const dueOf = (trigger: PublishedTrigger) => dueOfNode(trigger, now, freshBudget());
const atOf = async (trigger: PublishedTrigger): Promise<string | null> => {
	const due = await dueOf(trigger);
	return due === null ? null : "always" in due ? due.always : due.at.toISOString();
};
const rule = (...interval: object[]) => ({ rule: { interval } });

test("a schedule is due in the zone of its workflow, because that is what its author meant by nine o'clock", async () => {
	const nine = rule({ field: "cronExpression", expression: "0 9 * * *" });
	expect(await atOf(node(schedule, nine))).toBe("2026-11-21T09:00:00.000Z");
	expect(await atOf(node(schedule, nine, "America/New_York"))).toBe("2026-11-21T14:00:00.000Z");
});

test("of several rules the earliest counts", async () => {
	const both = rule(
		{ field: "cronExpression", expression: "0 9 * * *" },
		{ field: "cronExpression", expression: "15 22 * * *" },
	);
	expect(await atOf(node(schedule, both))).toBe("2026-11-20T22:15:00.000Z");
});

test("a tick that n8n will pass over wakes nobody, but one of an edited rule does: what was remembered is void", async () => {
	const everyThreeDays = rule({ field: "days", daysInterval: 3, triggerAtHour: 6, triggerAtMinute: 30 });
	// November 20 is day 324 of the year.
	const day = async (signature: string) =>
		(
			await atOf(
				node(schedule, everyThreeDays, "UTC", { recurrenceRules: [324], recurrenceRuleSignatures: [signature] }),
			)
		)?.slice(0, 16);
	expect(await day("days:3")).toBe("2026-11-23T06:30");
	expect(await day("days:2")).toBe("2026-11-21T06:30");
});

test("a polling trigger is due in the minute n8n chose a second of, until it is over", async () => {
	const hourly = { pollTimes: { item: [{ mode: "everyHour", minute: 3 }] } };
	// The minute has begun and is not over.
	expect(await dueOf(node("n8n-nodes-base.gmailTrigger", hourly))).toEqual({
		at: new Date("2026-11-20T21:03:00Z"),
		until: new Date("2026-11-20T21:04:00Z"),
	});
	expect(await atOf(node("n8n-nodes-base.rssFeedReadTrigger"))).toBe("2026-11-20T21:03:00.000Z");
});

test("hours of a poll are whole hours, because n8n chooses the minute anew at each boot", async () => {
	const poll = { pollTimes: { item: [{ mode: "everyX", unit: "hours", value: 6 }] } };
	expect(await dueOf(node("n8n-nodes-base.gmailTrigger", poll))).toEqual({
		at: new Date("2026-11-21T00:00:00Z"),
		until: new Date("2026-11-21T01:00:00Z"),
	});
});

test("the old Cron node is read with its own defaults", async () => {
	const times = (item: object) => ({ triggerTimes: { item: [item] } });
	expect(await atOf(node("n8n-nodes-base.cron", times({})))).toBe("2026-11-21T14:00:00.000Z");
	expect(await atOf(node("n8n-nodes-base.cron", times({ mode: "everyWeek", weekday: "3", hour: 8 })))).toBe(
		"2026-11-25T08:00:00.000Z",
	);
	expect(await dueOf(node("n8n-nodes-base.cron"))).toBeNull();
});

test.each([
	["n8n-nodes-base.interval", /listens from inside n8n/],
	["n8n-nodes-base.emailReadImap", /emailReadImap/],
	["n8n-nodes-base.kafkaTrigger", /would miss what happens/],
	["n8n-nodes-strange.somethingTrigger", /“When” of workflow “Report”/],
])("%s keeps its n8n awake, because nothing outside knows when it acts", async (type, reason) => {
	expect(await atOf(node(type))).toMatch(reason);
});

test.each([
	rule({ field: "hours", hoursInterval: "={{ $vars.hours }}" }),
	rule({ field: "cronExpression", expression: "={{ $vars.cron }}" }),
	rule({ field: "cronExpression", expression: "every day" }),
	rule({ field: "fortnights" }),
	{ rule: { interval: "daily" } },
	rule({ field: "weeks", triggerAtDay: "monday" }),
	rule({ field: "minutes", minutesInterval: -1 }),
	rule({ field: "cronExpression", expression: `0 0 1 1 ${"1,".repeat(200)}1` }),
])("a schedule that cannot be read keeps its n8n awake: %j", async (parameters) => {
	expect(await atOf(node(schedule, parameters))).toMatch(/schedule that only n8n can read/);
});

test("a memory that n8n cannot have written keeps its n8n awake", async () => {
	const memory = { recurrenceRules: [{}], recurrenceRuleSignatures: ["days:3"] };
	const trigger = node(schedule, rule({ field: "days", daysInterval: 3 }), "UTC", memory);
	expect(await atOf(trigger)).toMatch(/no number/);
});

test("hundreds of schedules that can never come are not worked out, because all tenants would wait for it", async () => {
	const never = Array.from({ length: 500 }, () => ({ field: "days", daysInterval: 400 }));
	const memory = {
		recurrenceRules: never.map(() => 324),
		recurrenceRuleSignatures: never.map(() => "days:400"),
	};
	const from = performance.now();
	expect(await atOf(node(schedule, rule(...never), "UTC", memory))).toMatch(/more than 100 schedules/);
	expect(await atOf(node(schedule, rule(...never.slice(0, 100)), "UTC", memory))).toBeNull();
	expect(performance.now() - from).toBeLessThan(2_000);
});

test("others have their turn between two schedules", async () => {
	let turns = 0;
	const counting = setInterval(() => (turns += 1));
	const many = Array.from({ length: 90 }, () => ({ field: "cronExpression", expression: "59 59 23 31 2,4,6,9,11 *" }));
	expect(await atOf(node(schedule, rule(...many)))).toBeNull();
	clearInterval(counting);
	expect(turns).toBeGreaterThan(5);
});

test("what all triggers of a tenant have is counted together", async () => {
	const budget = freshBudget();
	const sixty = node(schedule, rule(...Array.from({ length: 60 }, () => ({ field: "hours" }))));
	expect(await dueOfNode(sixty, now, budget)).toHaveProperty("at");
	expect(await dueOfNode(sixty, now, budget)).toHaveProperty("always");
});
