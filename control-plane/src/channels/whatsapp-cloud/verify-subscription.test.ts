import { expect, test } from "vitest";
import { config } from "./config.ts";
import { verifySubscription } from "./verify-subscription.ts";

const connection = config.parse({
	phone_number_id: "1",
	app_secret: "s",
	access_token: "t",
	verify_token: "the word we typed in",
});
const ask = (query: Record<string, string>) => verifySubscription(new URLSearchParams(query), connection);
const good = {
	"hub.mode": "subscribe",
	"hub.verify_token": "the word we typed in",
	"hub.challenge": "1158201444",
};

test("answers Meta's question with the bare challenge", () => {
	expect(ask(good)).toEqual({ status: 200, body: "1158201444" });
});

test("refuses another token, another mode, a missing part and a challenge that could be markup", () => {
	for (const wrong of [
		{ ...good, "hub.verify_token": "the word we typed i" },
		{ ...good, "hub.verify_token": "" },
		{ ...good, "hub.mode": "unsubscribe" },
		{ ...good, "hub.challenge": "<script>alert(1)</script>" },
		{ ...good, "hub.challenge": "" },
		{},
	]) {
		expect(ask(wrong).status).toBe(403);
	}
	expect(ask({ ...good, "hub.verify_token": "x" }).body).not.toContain("1158201444");
});
