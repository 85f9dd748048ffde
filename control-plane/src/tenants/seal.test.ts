import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createSeal } from "./seal.ts";

const seal = createSeal(randomBytes(32));

test("what was sealed opens again, and looks different each time", () => {
	const once = seal.close("sk-live-1234", "tenant/a");
	expect(seal.open(once, "tenant/a")).toBe("sk-live-1234");
	expect(seal.close("sk-live-1234", "tenant/a")).not.toBe(once);
	expect(Buffer.from(once, "base64").toString("latin1")).not.toContain("sk-live");
});

test("a sealed text does not open for another purpose, under another key, or altered", () => {
	const sealed = seal.close("secret", "tenant/a");
	expect(() => seal.open(sealed, "tenant/b")).toThrow();
	expect(() => createSeal(randomBytes(32)).open(sealed, "tenant/a")).toThrow();
	const altered = Buffer.from(sealed, "base64");
	altered[30] = (altered[30] ?? 0) ^ 1;
	expect(() => seal.open(altered.toString("base64"), "tenant/a")).toThrow();
});

test("a key of the wrong length is refused with what was found", () => {
	expect(() => createSeal(randomBytes(16))).toThrow("16 bytes, 32 are needed");
});
