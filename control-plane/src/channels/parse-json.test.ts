import { expect, test } from "vitest";
import { MalformedPayload } from "./channel.ts";
import { parseJson } from "./parse-json.ts";

test("keeps every digit of a 64-bit id, which JSON.parse would round", () => {
	expect(parseJson('{"id": 17841400000000000123, "small": 7, "price": 0.1234567890123456789}')).toEqual({
		id: "17841400000000000123",
		small: 7,
		price: 0.12345678901234568,
	});
});

test("takes out what Postgres refuses, in values and in keys", () => {
	expect(parseJson('{"a\\u0000b": ["x\\u0000y", "lone \\ud83d", "pair \\ud83d\\ude2e"]}')).toEqual({
		ab: ["xy", "lone \ufffd", "pair 😮"],
	});
});

test("drops __proto__, so that no copy of the value changes a prototype", () => {
	const value = parseJson('{"__proto__": {"admin": true}, "name": "x"}') as object;
	expect(Object.keys(value)).toEqual(["name"]);
	expect("admin" in Object.assign({}, value)).toBe(false);
});

test("names what is wrong with a body that is no JSON, and keeps the cause", () => {
	expect(() => parseJson(new Uint8Array())).toThrow("it is empty");
	try {
		parseJson("{oops");
		expect.unreachable();
	} catch (error) {
		expect(error).toBeInstanceOf(MalformedPayload);
		expect((error as Error).cause).toBeInstanceOf(SyntaxError);
	}
});
