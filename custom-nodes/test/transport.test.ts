import { createHmac } from "node:crypto";
import type { INode } from "n8n-workflow";
import { NodeApiError } from "n8n-workflow";
import { describe, expect, test } from "vitest";
import { messageOf } from "../each-item.ts";
import { whyNotSigned } from "../signature.ts";
import { idempotencyKey } from "../started-by.ts";
import { refused } from "../transport.ts";
import { messageEvent } from "./tenant-api.ts";

const node = { id: "n", name: "Node", type: "t", typeVersion: 1, position: [0, 0], parameters: {} } as INode;

describe("an API error", () => {
	test("becomes a NodeApiError with the API's message and a line for each wrong field", () => {
		const body = { error: { code: "invalid", message: "Not valid", fields: { title: "is empty", due_at: "is past" } } };
		const error = refused(node, { statusCode: 422, body }, 3);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error.message).toBe("Not valid");
		expect(error.description).toBe("title: is empty\ndue_at: is past");
		expect(error.httpCode).toBe("422");
		expect(error.context.itemIndex).toBe(3);
		expect(messageOf(error)).toBe("Not valid (title: is empty; due_at: is past)");
	});

	test("says the status when the answer is no error body of ours", () => {
		expect(refused(node, { statusCode: 502, body: "<html>" }).message).toContain("502");
	});
});

describe("a signature", () => {
	const body = Buffer.from('{"a":1}');
	const header = (time: number, secret = "s", raw = body) =>
		`t=${time},v1=${createHmac("sha256", secret).update(`${time}.`).update(raw).digest("hex")}`;

	test("holds for the bytes it was made over", () => {
		expect(whyNotSigned(header(1000), body, "s", 1010)).toBeNull();
	});

	test.each([
		["another secret", header(1000, "other"), body],
		["other bytes", header(1000), Buffer.from('{"a":2}')],
		["an old time", header(600), body],
		["a future time", header(1400), body],
		["no time", header(1000).replace("t=1000,", ""), body],
		["a shortened digest", header(1000).slice(0, -2), body],
		["several headers", [header(1000), header(1000)], body],
		["no header", undefined, body],
		["no body", header(1000), undefined],
	])("is refused for %s", (_, value, raw) => {
		expect(whyNotSigned(value, raw, "s", 1000)).toMatch(/signature|header/i);
	});

	test("is refused when the credential has no secret, even one made with an empty secret", () => {
		expect(whyNotSigned(header(1000, ""), body, "", 1000)).toMatch(/no signing secret/);
	});
});

describe("an idempotency key", () => {
	const start = { event: messageEvent("x"), executionId: "7", workflowId: "w", nodeId: "n", runIndex: 2 };

	test("is the same for every execution of one event", () => {
		expect(idempotencyKey({ ...start, executionId: "8" }, 1)).toBe(idempotencyKey(start, 1));
		expect(idempotencyKey(start, 1)).toBe(`${start.event.id}:w:n:2:1`);
	});

	test("keeps items apart even when a node's id is very long", () => {
		const long = { ...start, nodeId: "n".repeat(300) };
		expect(idempotencyKey(long, 1).length).toBeLessThanOrEqual(200);
		expect(idempotencyKey(long, 1)).not.toBe(idempotencyKey(long, 2));
	});

	test("differs by execution when no event of ours started it", () => {
		const without = { ...start, event: null };
		expect(idempotencyKey(without, 0)).not.toBe(idempotencyKey({ ...without, executionId: "8" }, 0));
	});
});
