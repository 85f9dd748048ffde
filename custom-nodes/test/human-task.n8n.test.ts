import { randomUUID } from "node:crypto";
import type { TaskAnswer } from "@flomastr/contracts/task";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { until } from "./n8n.ts";
import { chain, executionAt, executionsOf, fan, startTenant, type TestTenant } from "./tenant.ts";
import { deliveryId, messageEvent, postSigned } from "./tenant-api.ts";

let tenant: TestTenant;

beforeAll(async () => {
	tenant = await startTenant();
});
afterAll(() => tenant?.stop());
afterEach(() => {
	tenant.api.failing.clear();
	expect(tenant.api.broken, "every request holds to the contract").toEqual([]);
});

const actions = {
	action: [
		{ id: "approve", label: "Approve", style: "primary", requires: "" },
		{ id: "reject", label: "Reject", style: "danger", requires: "comment" },
	],
};
const contents = {
	taskType: "quote_review",
	title: "Approve?",
	dueIn: 2,
	dueUnit: "days",
	components: { component: [{ type: "text_content", id: "reply", value: "Hello", editable: true }] },
	actions,
};

/** Trigger → Human Task → one Send Message for each output, each saying `<mark> <output>`. */
async function publishTask(mark: string, parameters: object = contents, extra: object = {}) {
	const ask = tenant.node("Ask", "humanTask", parameters, extra);
	const ends = ["approved", "rejected", "late"].map((end) =>
		tenant.node(end, "sendMessage", {
			kind: "text",
			text: `={{ "${mark} ${end} " + ($json.answer?.values.reply ?? $json.error ?? "-") + " " + $json.data.message.content.text }}`,
		}),
	);
	const connections = { ...chain("Trigger", "Ask"), ...fan("Ask", "approved", "rejected", "late") };
	return await tenant.publish([ask, ...ends], connections);
}

function newestTask() {
	const task = [...tenant.api.tasks.values()].at(-1);
	if (!task?.create.resume) throw new Error("No task with a way back was created.");
	return { ...task, resumeUrl: tenant.n8n.url + task.create.resume.path };
}

const answerOf = (action: string): TaskAnswer => ({
	task_id: randomUUID(),
	action,
	values: { reply: "edited" },
	comment: null,
	decided_by: { id: "p1", name: "Asha", role: "agent" },
	decided_at: new Date().toISOString(),
	duration_ms: 1000,
	edits: [],
});

const texts = (mark: string) =>
	tenant.api
		.made("POST", /\/messages$/)
		.map(({ body }) => (body as { content: { text: string } }).content.text)
		.filter((text) => text.startsWith(`${mark} `));

test("creates the task with a way back, answers the event, and goes on at the output of the action", async () => {
	const { id, url } = await publishTask("one");
	const event = messageEvent("hello");
	expect((await postSigned(url, event)).status).toBe(200);
	const { create, resumeUrl } = newestTask();
	expect(create.task).toMatchObject({
		title: "Approve?",
		links: { thread_id: event.thread_id, contact_id: event.contact_id },
		idempotency_key: `${event.id}:${id}:id-of-Ask:0:0`,
		actions: [{ id: "approve" }, { id: "reject", requires: ["comment"] }],
	});
	expect(Date.parse(create.task.due_at ?? "") - Date.now()).toBeGreaterThan(47.9 * 3_600_000);
	await executionAt(tenant.n8n, id, "waiting");

	const resumed = await postSigned(resumeUrl, { answer: answerOf("reject"), timeout: false });
	expect(resumed.status).toBe(200);
	expect(resumed.headers.get("x-flomastr-accepted")).toBe(deliveryId);
	expect(texts("one")).toEqual(["one rejected edited hello"]);
	expect((await postSigned(resumeUrl, { answer: answerOf("approve"), timeout: false })).status, "only once").toBe(409);
});

test("takes a decision that is delivered twice for no answer to the workflow's next task", async () => {
	const first = tenant.node("Ask", "humanTask", contents);
	const second = tenant.node("Second", "humanTask", { ...contents, title: "And this?" });
	const { id, url } = await tenant.publish([first, second], { ...chain("Trigger", "Ask"), ...fan("Ask", "Second") });
	await postSigned(url, messageEvent("hello"));
	const { resumeUrl } = newestTask();
	const decision = { answer: answerOf("approve"), timeout: false };
	expect((await postSigned(resumeUrl, decision)).status).toBe(200);
	expect(newestTask().create.task.title).toBe("And this?");

	expect((await postSigned(resumeUrl, decision)).status).toBe(409);
	expect((await executionsOf(tenant.n8n, id)).map(({ status }) => status)).toEqual(["waiting"]);
	expect((await postSigned(newestTask().resumeUrl, decision)).status).toBe(200);
	await executionAt(tenant.n8n, id, "success");
});

test("survives a kill -9 of n8n while a person thinks", async () => {
	const { id, url } = await publishTask("two");
	await postSigned(url, messageEvent("hello"));
	await executionAt(tenant.n8n, id, "waiting");
	const { resumeUrl } = newestTask();

	await tenant.n8n.stop("SIGKILL");
	await expect(postSigned(resumeUrl, { answer: answerOf("approve"), timeout: false })).rejects.toThrow();
	const starting = tenant.n8n.start();
	const early: boolean[] = [];
	await until("n8n listens", async () => {
		const answer = await postSigned(`${tenant.n8n.url}/webhook/anything`, messageEvent("x")).catch(() => null);
		if (answer) early.push(answer.headers.has("x-flomastr-accepted"));
		return answer !== null;
	});
	expect(early, "a starting n8n answers 200 to everything, but accepts nothing").toEqual([false]);
	await starting;

	expect((await postSigned(resumeUrl, { answer: answerOf("approve"), timeout: false })).status).toBe(200);
	expect(texts("two")).toEqual(["two approved edited hello"]);
});

test("goes on at Timeout when nobody decided, and at the action that stands in when there is one", async () => {
	const { url } = await publishTask("three");
	await postSigned(url, messageEvent("a"));
	await postSigned(newestTask().resumeUrl, { answer: null, timeout: true });
	expect(texts("three")).toEqual(["three late - a"]);

	await postSigned(url, messageEvent("b"));
	await postSigned(newestTask().resumeUrl, { answer: answerOf("reject"), timeout: true });
	expect(texts("three").at(-1)).toBe("three rejected edited b");
});

test("keeps waiting when the resume call is not signed by the control plane or names no action of the task", async () => {
	const { id, url } = await publishTask("four");
	await postSigned(url, messageEvent("hello"));
	const { resumeUrl } = newestTask();
	expect((await postSigned(resumeUrl, { answer: answerOf("approve"), timeout: false }, "wrong")).status).toBe(401);
	const unknown = await postSigned(resumeUrl, { answer: answerOf("delete"), timeout: false });
	expect(unknown.status).toBe(422);
	expect(unknown.headers.has("x-flomastr-accepted")).toBe(false);
	expect((await executionsOf(tenant.n8n, id)).map(({ status }) => status)).toEqual(["waiting"]);
	expect((await postSigned(resumeUrl, { answer: answerOf("approve"), timeout: false })).status).toBe(200);
});

test("does not wait a second time when the event comes again after the decision", async () => {
	const { url } = await publishTask("five");
	const event = messageEvent("hello");
	await postSigned(url, event);
	const key = [...tenant.api.tasks.keys()].at(-1) ?? "";
	const task = newestTask();
	tenant.api.tasks.set(key, { ...task, state: "decided", answer: answerOf("approve") });
	expect((await postSigned(url, event)).status).toBe(200);
	expect(texts("five")).toEqual(["five approved edited hello"]);
});

test("never approves what could not be asked: an error leaves by the last output", async () => {
	tenant.api.failing.set("POST /tasks", 422);
	const { url } = await publishTask("six", contents, { onError: "continueRegularOutput" });
	expect((await postSigned(url, messageEvent("hello"))).status).toBe(200);
	expect(texts("six")).toEqual(["six late Not like this (content.text: is too long) hello"]);
});
