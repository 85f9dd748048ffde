import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

test("one tenant's turns come in order, a failed one too, while another's goes on", async () => {
	const turns = createTurns();
	const seen: string[] = [];
	const first = Promise.withResolvers<void>();
	const work = [
		turns.take("a", () => first.promise.then(() => Promise.reject(new Error("failed")))),
		turns.take("a", async () => seen.push("second of a")),
	];
	await turns.take("b", async () => seen.push("b"));
	first.resolve();
	await expect(work[0]).rejects.toThrow("failed");
	await work[1];
	expect(seen).toEqual(["b", "second of a"]);
});

test("who had a turn is not remembered, or the memory would grow with every tenant there ever was", async () => {
	const turns = createTurns();
	await Promise.all(["a", "b", "a"].map((tenant) => turns.take(tenant, async () => {})));
	// It ends when nobody is remembered.
	await turns.idle();
});
