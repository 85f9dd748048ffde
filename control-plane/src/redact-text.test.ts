import { expect, test } from "vitest";
import { redactText } from "./redact-text.ts";

test.each([
	["postgres://admin:pa55@db:5432/x failed", "postgres://admin:[hidden]@db:5432/x failed"],
	["Authorization: Bearer abc.def-ghi_jkl", "Authorization: [hidden]"],
	["sent Bearer abcdefghijkl now", "sent Bearer [hidden] now"],
	['{"password":"two words","name":"x"}', '{"password":[hidden],"name":"x"}'],
	["api_key=k-123, next", "api_key=[hidden], next"],
	["token eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJ end", "token [hidden] end"],
])("%s loses its secret and keeps the rest", (given, expected) => {
	const redacted = redactText(given);
	expect(redacted).not.toMatch(/pa55|abc\.def|abcdefghijkl|two words|k-123|SflKx/);
	if (!given.startsWith("Authorization")) expect(redacted).toBe(expected);
});

test("what holds no secret is left as it is", () => {
	const text = "Workflow “Intake” failed at node Set: https://acme.localhost:8080/flows/workflow/12 (3 items)";
	expect(redactText(text)).toBe(text);
});
