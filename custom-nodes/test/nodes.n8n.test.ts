import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { until } from "./n8n.ts";
import { chain, executionAt, executionsOf, startTenant, type TestTenant } from "./tenant.ts";
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

const sent = (text: string) =>
	tenant.api
		.made("POST", /\/messages$/)
		.map((call) => call.body as { content: { text?: string }; idempotency_key: string })
		.filter((body) => body.content.text === text);

test("tests a credential against the control plane, and says so when the token is wrong", async () => {
	const good = await tenant.n8n.api<{ data: { id: string; type: string }[] }>("GET", "/credentials");
	const id = good.data.find(({ type }) => type === "floMastrApi")?.id;
	expect(await tenant.n8n.api("POST", `/credentials/${id}/test`)).toMatchObject({ status: "OK" });

	const bad = await tenant.n8n.api<{ id: string }>("POST", "/credentials", {
		name: "Wrong",
		type: "floMastrApi",
		data: { baseUrl: `${tenant.api.url}/`, token: "wrong", signingSecret: "wrong" },
	});
	expect(await tenant.n8n.api("POST", `/credentials/${bad.id}/test`)).toMatchObject({ status: "Error" });
});

describe("FloMastr Trigger", () => {
	test("subscribes when its workflow is published and unsubscribes when it no longer is", async () => {
		const trigger = {
			events: ["message.received", "thread.idle"],
			filter: { channels: ["sandbox"], idleMinutes: 30, tags: "vip, renewal" },
		};
		const { id, url } = await tenant.publish(
			[tenant.node("End", "n8n-nodes-base.noOp", {})],
			chain("Trigger", "End"),
			trigger,
		);
		expect(tenant.api.subscriptions.get(`${id}/id-of-Trigger`)).toMatchObject({
			workflow_id: id,
			node_id: "id-of-Trigger",
			webhook_path: new URL(url).pathname,
			events: ["message.received", "thread.idle"],
			filter: { channels: ["sandbox"], idle_minutes: 30, tags: ["vip", "renewal"] },
		});

		await tenant.n8n.api("POST", `/workflows/${id}/deactivate`);
		await until("the subscription is gone", () => !tenant.api.subscriptions.has(`${id}/id-of-Trigger`), 10);
	});

	test("listens for a test event beside the published workflow, whose subscription stays", async () => {
		const nodes = [tenant.node("End", "n8n-nodes-base.noOp", {})];
		const { id, url } = await tenant.publish(nodes, chain("Trigger", "End"));
		await tenant.n8n.listenForTestEvent(id, "Trigger", "End");
		const test = tenant.api.subscriptions.get(`${id}/id-of-Trigger:test`);
		expect(test?.webhook_path).toBe(new URL(url).pathname.replace("/webhook/", "/webhook-test/"));

		const answer = await postSigned(tenant.n8n.url + test?.webhook_path, messageEvent("hello"));
		expect(answer.status).toBe(200);
		await until("the test's subscription is gone", () => !tenant.api.subscriptions.has(`${id}/id-of-Trigger:test`), 10);
		expect(tenant.api.subscriptions.has(`${id}/id-of-Trigger`)).toBe(true);
	});

	test("starts nothing and answers 401 when the signature is wrong", async () => {
		const { id, url } = await tenant.publish([tenant.node("End", "n8n-nodes-base.noOp", {})], chain("Trigger", "End"));
		const wrong = await postSigned(url, messageEvent("hello"), "not the secret");
		expect(wrong.status).toBe(401);
		expect(wrong.headers.has("x-flomastr-accepted")).toBe(false);
		expect(await wrong.json()).toMatchObject({ error: { code: "unauthenticated" } });
		expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
		expect(await executionsOf(tenant.n8n, id)).toEqual([]);
	});

	test("answers when the workflow has ended, and 500 when it failed", async () => {
		const stop = tenant.node("Stop", "n8n-nodes-base.stopAndError", { errorMessage: "no" });
		const failing = await tenant.publish([stop], chain("Trigger", "Stop"));
		const answer = await postSigned(failing.url, messageEvent("hello"));
		expect(answer.status).toBe(500);
		expect(await answer.json()).toEqual({ message: "Error in workflow" });
		expect(answer.headers.get("x-flomastr-accepted"), "the event arrived all the same").toBe(deliveryId);

		const send = tenant.node("Send", "sendMessage", { kind: "text", text: "ended" });
		const ok = await tenant.publish([send], chain("Trigger", "Send"));
		const done = await postSigned(ok.url, messageEvent("hello"));
		expect(done.status).toBe(200);
		expect(done.headers.get("x-flomastr-accepted")).toBe(deliveryId);
		expect(sent("ended"), "the effect is there when the answer is").toHaveLength(1);
	});
});

describe("Send Message", () => {
	test("sends to the event's thread, under a key that a second delivery repeats", async () => {
		const first = tenant.node("First", "sendMessage", { kind: "text", text: "first" });
		const second = tenant.node("Second", "sendMessage", { kind: "text", text: "second" });
		const { id, url } = await tenant.publish([first, second], chain("Trigger", "First", "Second"));
		const event = messageEvent("hello");
		await postSigned(url, event);
		await postSigned(url, event);

		const thread = `/threads/${event.thread_id}/messages`;
		expect(tenant.api.made("POST", /\/messages$/).filter(({ path }) => path === thread)).not.toHaveLength(0);
		expect(sent("first").map((body) => body.idempotency_key)).toEqual([
			`${event.id}:${id}:id-of-First:0:0`,
			`${event.id}:${id}:id-of-First:0:0`,
		]);
		// The second node's input is the first one's output; the event is found all the same.
		expect(new Set(sent("second").map((body) => body.idempotency_key))).toEqual(
			new Set([`${event.id}:${id}:id-of-Second:0:0`]),
		);
	});

	test("goes on after an error when told to continue, with the API's words for each field", async () => {
		tenant.api.failing.set("POST /threads/:id/messages", 422);
		const send = tenant.node(
			"Send",
			"sendMessage",
			{ kind: "text", text: "too long" },
			{ onError: "continueRegularOutput" },
		);
		const end = tenant.node("End", "n8n-nodes-base.noOp", {});
		const { id, url } = await tenant.publish([send, end], chain("Trigger", "Send", "End"));
		expect((await postSigned(url, messageEvent("hello"))).status).toBe(200);
		const execution = await executionAt(tenant.n8n, id, "success");
		expect(execution.data?.resultData.runData.End?.[0]?.data?.main[0]?.[0]?.json).toEqual({
			error: "Not like this (content.text: is too long)",
		});
	});

	test("fails the workflow when not told to continue", async () => {
		tenant.api.failing.set("POST /threads/:id/messages", 422);
		const send = tenant.node("Send", "sendMessage", { kind: "text", text: "too long" });
		const { url } = await tenant.publish([send], chain("Trigger", "Send"));
		expect((await postSigned(url, messageEvent("hello"))).status).toBe(500);
	});
});

test("Contact and Conversation change what they name and keep to the event's contact and thread", async () => {
	const nodes = [
		tenant.node("Tag", "contact", { operation: "addTags", tags: "vip, doctor" }),
		tenant.node("Save", "contact", {
			operation: "upsert",
			fields: { name: "Dr Rao" },
			attributes: { attribute: [{ name: "years", type: "number", value: "12" }] },
		}),
		tenant.node("Note", "contact", { operation: "addNote", note: "Called back" }),
		tenant.node("Close", "conversation", { operation: "close" }),
		tenant.node("Remark", "conversation", { operation: "addNote", note: "Done" }),
		tenant.node("Read", "conversation", { operation: "get" }),
	];
	const { id, url } = await tenant.publish(nodes, chain("Trigger", "Tag", "Save", "Note", "Close", "Remark", "Read"));
	const event = messageEvent("hello", { contact_id: "33333333-3333-4333-8333-333333333333" });
	expect((await postSigned(url, event)).status).toBe(200);

	const [tag, save] = tenant.api.made("PUT", /^\/contacts$/).slice(-2);
	expect(tag?.body).toEqual({ id: event.contact_id, add_tags: ["vip", "doctor"] });
	expect(save?.body).toEqual({ id: event.contact_id, name: "Dr Rao", attributes: { years: 12 } });
	expect(tenant.api.made("POST", /^\/contacts\/.*\/notes$/).at(-1)?.body).toEqual({
		text: "Called back",
		idempotency_key: `${event.id}:${id}:id-of-Note:0:0`,
	});
	expect(tenant.api.made("PATCH", /^\/threads\//).at(-1)?.body).toEqual({ state: "closed" });
	expect(tenant.api.made("GET", /^\/threads\//).at(-1)?.path).toBe(`/threads/${event.thread_id}`);
});

test("Dialogue asks, takes the answer once however often the event comes, and ends with all answers", async () => {
	const questions = {
		question: [
			{ id: "speciality", text: "Which speciality?", kind: "options", options: "surgery: Surgery\nother: Other" },
			{ id: "years", text: "How many years?", kind: "number", min: 0, max: 60 },
		],
	};
	const dialogue = tenant.node("Ask", "dialogue", { name: "intake", greeting: "Welcome.", questions });
	const end = tenant.node("End", "sendMessage", { kind: "text", text: "complete" });
	const { url } = await tenant.publish([dialogue, end], chain("Trigger", "Ask", "End"));
	const say = async (text: string) => {
		const event = messageEvent(text);
		expect((await postSigned(url, event)).status).toBe(200);
		return event;
	};

	await say("Hi");
	expect(tenant.api.made("POST", /\/messages$/).at(-1)?.body).toMatchObject({
		content: {
			kind: "interactive",
			body: "Welcome.\n\nWhich speciality?",
			buttons: [{ id: "surgery" }, { id: "other" }],
		},
	});
	const answer = await say("surgery");
	expect(sent("How many years?")).toHaveLength(1);
	expect((await postSigned(url, answer)).status).toBe(200);
	const asked = sent("How many years?");
	expect(asked).toHaveLength(2);
	expect(asked[0]?.idempotency_key).toBe(asked[1]?.idempotency_key);
	expect(sent("complete")).toHaveLength(0);

	await say("twelve");
	await say("12 years");
	expect(sent("complete")).toHaveLength(1);
	expect(tenant.api.attributes).toMatchObject({ speciality: "Surgery", years: 12, _intake_step: "done" });
});
