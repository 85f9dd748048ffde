import { describe, expect, test } from "vitest";
import { createSignInLimit } from "./sign-in-limit.ts";

const minute = 60_000;

function start() {
	const clock = { time: new Date("2026-11-20T09:00:00.000Z") };
	const limit = createSignInLimit(() => clock.time);
	const wrong = (email: string, address: string, times: number) => {
		for (let time = 0; time < times; time += 1) limit.take(email, address);
	};
	const pass = (minutes: number) => {
		clock.time = new Date(clock.time.getTime() + minutes * minute);
	};
	return { limit, wrong, pass };
}
const tooMany = expect.objectContaining({ code: "rate_limited" });

describe("the limit of sign-ins", () => {
	test("stops the eleventh try of one address at one account, however the e-mail is written", () => {
		const { limit, wrong } = start();
		wrong("asha@acme.test", "198.51.100.1", 10);
		expect(() => limit.take("ASHA@acme.test", "198.51.100.1")).toThrow(tooMany);
		expect(() => limit.take("ravi@acme.test", "198.51.100.1")).not.toThrow();
		expect(() => limit.take("asha@acme.test", "198.51.100.2")).not.toThrow();
	});

	test("opens again after a quarter of an hour, and names the time till then", () => {
		const { limit, wrong, pass } = start();
		wrong("asha@acme.test", "198.51.100.1", 10);
		pass(5);
		expect(() => limit.take("asha@acme.test", "198.51.100.1")).toThrow(
			expect.objectContaining({ details: { retry_after: 600 } }),
		);
		pass(10);
		expect(() => limit.take("asha@acme.test", "198.51.100.1")).not.toThrow();
	});

	test("stops many addresses that try one account", () => {
		const { limit, wrong } = start();
		for (let address = 0; address < 100; address += 1) wrong("asha@acme.test", `198.51.100.${address}`, 1);
		expect(() => limit.take("asha@acme.test", "203.0.113.1")).toThrow(tooMany);
	});

	test("stops one address that tries many accounts", () => {
		const { limit, wrong } = start();
		for (let account = 0; account < 100; account += 1) wrong(`person-${account}@acme.test`, "198.51.100.1", 1);
		expect(() => limit.take("asha@acme.test", "198.51.100.1")).toThrow(tooMany);
	});

	test("forgives the typing errors of who gets it right, and never counts a right password", () => {
		const { limit, wrong } = start();
		for (let day = 0; day < 300; day += 1) {
			if (day % 50 === 0) wrong("asha@acme.test", "198.51.100.1", 3);
			limit.take("asha@acme.test", "198.51.100.1")();
		}
		wrong("asha@acme.test", "198.51.100.1", 10);
		expect(() => limit.take("asha@acme.test", "198.51.100.1")).toThrow(tooMany);
	});

	test("a try that is refused is not counted, so that asking again does not lengthen the wait", () => {
		const { limit, wrong } = start();
		wrong("asha@acme.test", "198.51.100.1", 10);
		for (let time = 0; time < 200; time += 1) expect(() => limit.take("asha@acme.test", "198.51.100.1")).toThrow();
		expect(() => limit.take("ravi@acme.test", "198.51.100.1")).not.toThrow();
	});
});
