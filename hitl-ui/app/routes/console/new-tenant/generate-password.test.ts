import { expect, it } from "vitest";
import { generatePassword } from "./generate-password.ts";

it("is long enough for the contract, easy to read aloud, and never the same", () => {
	const passwords = Array.from({ length: 200 }, generatePassword);
	expect(new Set(passwords).size).toBe(200);
	for (const password of passwords) expect(password).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}$/);
});
