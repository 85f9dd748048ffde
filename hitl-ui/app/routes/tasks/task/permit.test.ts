import { expect, it } from "vitest";
import { permit } from "./permit.ts";

const asha = {
	id: "asha",
	role: "agent" as const,
	can: { converse: true, edit_flows: false, decide_tasks: true, operate: false },
};
const owner = { ...asha, id: "owner", role: "owner" as const };
const ravi = { id: "ravi", name: "Ravi" };

it("leaves a colleague's task to the colleague, because two answers to one customer are worse than none", () => {
	const held = { state: "claimed" as const, claimed_by: ravi };
	expect(permit(held, asha)).toEqual({ decide: false, claim: false, release: false, heldBy: "Ravi" });
});

it("lets an owner step in", () => {
	const held = { state: "claimed" as const, claimed_by: ravi };
	expect(permit(held, owner)).toMatchObject({ decide: true, release: true, heldBy: "Ravi" });
});

it("lets the holder decide and release", () => {
	const mine = { state: "claimed" as const, claimed_by: { id: "asha", name: "Asha" } };
	expect(permit(mine, asha)).toEqual({ decide: true, claim: false, release: true, heldBy: null });
});

it("offers nothing on a decided task or to somebody who may only read", () => {
	const nothing = { decide: false, claim: false, release: false, heldBy: null };
	expect(permit({ state: "decided", claimed_by: ravi }, owner)).toEqual(nothing);
	const reader = { ...asha, can: { ...asha.can, decide_tasks: false } };
	expect(permit({ state: "open", claimed_by: null }, reader)).toEqual(nothing);
});
