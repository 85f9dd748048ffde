import { expect, test } from "vitest";
import { errorTable } from "./error-table.ts";
import { explainError } from "./explain-error.ts";

test("a window that closed, a stopped customer and a dead token are final, each with what to do", () => {
	const says: Record<number, string> = {
		131047: "approved template",
		131026: "another channel",
		131049: "at least a day",
		131050: "Do not send",
		190: "Create a new one at Meta",
		132001: "no approved template",
	};
	for (const [code, sentence] of Object.entries(says)) {
		const explained = explainError({ code: Number(code) });
		expect(explained.error).toMatchObject({ code, retryable: false, message: expect.stringContaining(sentence) });
		expect(explained).not.toHaveProperty("retry_after_ms");
	}
});

test("131056 waits 4^X seconds with X counted from 0, as Meta asks", () => {
	const pauses = [1, 2, 3, 4].map((attempt) => explainError({ code: 131056 }, attempt).retry_after_ms);
	expect(pauses).toEqual([1000, 4000, 16_000, 64_000]);
	expect(explainError({ code: 131056 }, 50).retry_after_ms).toBeLessThanOrEqual(6 * 3_600_000);
});

test("throughput and platform trouble are retried with a doubling pause", () => {
	for (const code of [1, 2, 4, 80007, 130429, 131000, 131016, 133004]) {
		const pauses = [1, 2, 3].map((attempt) => explainError({ code }, attempt).retry_after_ms);
		expect(pauses, String(code)).toEqual([2000, 4000, 8000]);
	}
	expect(explainError({ code: 131057 }).retry_after_ms).toBe(60_000);
});

test("a code nobody listed is decided by is_transient and the HTTP status", () => {
	expect(explainError({ code: 999_999, message: "odd" }, 1, 400).error).toEqual({
		code: "999999",
		message: "WhatsApp refused the message. WhatsApp says: odd",
		retryable: false,
	});
	expect(explainError({ code: 999_999, is_transient: true }, 1, 400).error.retryable).toBe(true);
	expect(explainError({ code: 999_999 }, 1, 503).error.retryable).toBe(true);
	expect(explainError(undefined, 1, 502).error).toMatchObject({ code: "http_502", retryable: true });
	expect(explainError(undefined, 1, 404).error).toMatchObject({ code: "http_404", retryable: false });
	expect(explainError({ code: 203 }, 1, 403).error.message).toContain("lacks a permission");
});

test("Meta's details stand beside our sentence where they name the wrong parameter, cut to a readable length", () => {
	const details = `parameter 2 of body is missing ${"x".repeat(5000)}`;
	const { message } = explainError({ code: 132000, error_data: { details } }).error;
	expect(message).toContain("another number of parameters. WhatsApp says: parameter 2 of body");
	expect(message.length).toBeLessThan(700);
});

test("every listed error ends its sentence, so that details can follow", () => {
	for (const [code, { says }] of Object.entries(errorTable)) expect(says, code).toMatch(/^[A-Z].*[.)]$/);
});
