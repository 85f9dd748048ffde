import { expect, test } from "vitest";
import { withoutDomain } from "./cookies.ts";

test.each([
	["a=1; Domain=flo.example; Path=/", "a=1; Path=/"],
	["a=1;domain = .flo.example", "a=1"],
	["a=1; Domain=x; DOMAIN=flo.example; Secure", "a=1; Secure"],
	["domain=1; Path=/domain=2", "domain=1; Path=/domain=2"],
	["a=domain=1", "a=domain=1"],
])("%s is for its own host alone", (cookie, alone) => {
	expect(withoutDomain(cookie)).toBe(alone);
});
