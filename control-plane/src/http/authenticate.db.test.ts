import { randomUUID } from "node:crypto";
import { Contact } from "@flomastr/contracts/conversation";
import { expect, test } from "vitest";
import { createTestApp, errorOf } from "../../test/app.ts";

const kit = await createTestApp();
const { acme, call } = kit;

/** What stands as the author of a note that a workflow writes with this header. */
async function authorOf(workflow?: string) {
	const contact = await call(acme.host, "/api/contacts", {
		method: "PUT",
		token: acme.token,
		body: { email: `${randomUUID()}@people.test` },
	});
	const { id } = Contact.parse(await contact.json());
	const note = await call(acme.host, `/api/contacts/${id}/notes`, {
		token: acme.token,
		body: { text: "Called twice" },
		headers: workflow === undefined ? {} : { "x-flomastr-workflow": workflow },
	});
	return ((await note.json()) as { author: unknown }).author;
}

test("a workflow signs with its own name", async () => {
	expect(await authorOf(`w1 ${encodeURIComponent("Rückruf · नमस्ते")}`)).toEqual({
		type: "workflow",
		id: "w1",
		name: "Rückruf · नमस्ते",
	});
});

test.each([
	["nothing", undefined],
	["a broken escape", "w1 %E0%A4%A"],
	["a NUL, which the store cannot keep", "w1 %00"],
])("a workflow that says %s is just a workflow", async (_, header) => {
	expect(await authorOf(header)).toMatchObject({ type: "workflow", name: "Workflow" });
});

test("a name of any length is cut", async () => {
	expect(await authorOf(`w1 ${"a".repeat(5_000)}`)).toMatchObject({ name: "a".repeat(100) });
});

test.each(["suspended", "removing", "failed"])(
	"a %s tenant's token opens nothing, whichever host it is shown to",
	async (state) => {
		const { host, token } = await kit.createTenant(state);
		for (const at of [kit.consoleHost, acme.host, host]) {
			const answer = await call(at, "/api/threads", { token });
			expect([at, answer.status]).toEqual([at, 503]);
			expect((await errorOf(answer)).message).toContain(state);
		}
	},
);

test("a suspended tenant's n8n reaches its API while it is resumed, because it registers its workflows as it boots", async () => {
	const { token } = await kit.createTenant("suspended");
	expect((await call("control-plane:8080", "/api/subscriptions", { token })).status).toBe(200);
});
