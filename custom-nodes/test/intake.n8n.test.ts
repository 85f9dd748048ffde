import { fileURLToPath } from "node:url";
import type { Content } from "@flomastr/contracts/message";
import { TaskObject } from "@flomastr/contracts/task";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readPack, withCredential } from "../../tenant-template/pack.ts";
import { startTenant, type TestTenant } from "./tenant.ts";
import { messageEvent, postSigned } from "./tenant-api.ts";

const folder = fileURLToPath(new URL("../../tenant-template/packs/insurance-broker", import.meta.url));
let tenant: TestTenant;
let url: string;

beforeAll(async () => {
	tenant = await startTenant();
	const intake = (await readPack(folder)).workflows.find(({ file }) => file === "new-client-intake.json");
	if (!intake) throw new Error("The pack has no intake.");
	const id = await tenant.n8n.createWorkflow(withCredential(intake.workflow, tenant.credential));
	await tenant.n8n.publish(id, "/webhook/insurance-intake/flomastr");
	url = `${tenant.n8n.url}/webhook/insurance-intake/flomastr`;
});
afterAll(() => tenant?.stop());
afterEach(() => {
	expect(tenant.api.broken, "every request holds to the contract").toEqual([]);
	for (const key of Object.keys(tenant.api.attributes)) delete tenant.api.attributes[key];
});

const sent = () => tenant.api.made("POST", /\/messages$/).map(({ body }) => (body as { content: Content }).content);

/** The customer writes; gives what the workflow said back. */
async function say(content: string | Content): Promise<Content[]> {
	const before = sent().length;
	const event = messageEvent("");
	event.data.message = {
		vendor_id: "wamid.1",
		content: typeof content === "string" ? { kind: "text", text: content } : content,
	};
	expect((await postSigned(url, event)).status).toBe(200);
	return sent().slice(before);
}

async function answerAll(claims: "yes" | "no") {
	await say("Hello");
	await say("Dr. Kavya Rao");
	await say({ kind: "choice", source: "list", id: "cardiology", title: "Cardiology" });
	await say("12 years");
	await say({ kind: "choice", source: "button", id: "100", title: "₹1 crore" });
	return await say({ kind: "choice", source: "button", id: claims, title: claims === "yes" ? "Yes" : "No" });
}

async function decide(answer: object | null, timeout = false): Promise<Content[]> {
	const before = sent().length;
	const resume = [...tenant.api.tasks.values()].at(-1)?.create.resume;
	expect((await postSigned(tenant.n8n.url + resume?.path, { answer, timeout })).status).toBe(200);
	return sent().slice(before);
}

const by = { id: "p", name: "Asha", role: "agent" };

test("the customer's answers become quotes that an adviser edits and sends", async () => {
	expect((await say("Hello"))[0]).toMatchObject({ kind: "text", text: expect.stringContaining("Namaste") });
	expect((await say("Dr. Kavya Rao"))[0]).toMatchObject({
		kind: "interactive",
		list: { sections: [{ rows: { length: 10 } }] },
	});
	await say("Cardiology");
	expect((await say("twelve"))[0]).toMatchObject({ text: expect.stringContaining("number of years") });
	expect((await say("12"))[0]).toMatchObject({ kind: "interactive", buttons: { length: 3 } });
	await say({ kind: "choice", source: "button", id: "100", title: "₹1 crore" });
	expect(await say({ kind: "choice", source: "button", id: "no", title: "No" })).toMatchObject([
		{ text: expect.stringContaining("Thank you") },
	]);

	const task = TaskObject.parse([...tenant.api.tasks.values()].at(-1)?.create.task);
	expect(task.title).toBe("Approve the quotes for Dr Kavya Rao");
	expect(task.payload_components.map(({ type }) => type)).toEqual([
		"text_content",
		"comparison_table",
		"key_value",
		"document_preview",
		"image_preview",
	]);
	// (2400 + 180 × 100) × 0.9 + 18 % GST and its two neighbours; the same figures stand in the specimen sheets.
	expect(task.payload_components[1]).toMatchObject({
		columns: ["Suraksha General", "Dhanvantari Insurance", "Himalaya Assurance"],
		rows: expect.arrayContaining([{ label: "To pay", cells: ["₹21,665", "₹20,245", "₹23,430"], best: 1 }]),
	});
	expect(task.payload_components[2]).toMatchObject({
		items: expect.arrayContaining([{ label: "Speciality", value: "Cardiology" }]),
	});

	const reply = await decide({
		task_id: "x",
		action: "approve",
		values: { reply: "Edited by Asha" },
		decided_by: by,
		comment: null,
	});
	expect(reply).toEqual([{ kind: "text", text: "Edited by Asha" }]);
	expect(tenant.api.made("PUT", /^\/contacts$/).at(-1)?.body).toMatchObject({ add_tags: ["quoted"] });

	expect(await say("Thanks!"), "afterwards people answer, not the dialogue").toEqual([]);
});

test("an earlier claim changes prices and recommendation", async () => {
	await answerAll("yes");
	const task = [...tenant.api.tasks.values()].at(-1)?.create.task;
	expect(JSON.stringify(task?.payload_components)).toContain("We recommend Himalaya Assurance");
	await decide({ task_id: "x", action: "reject", values: {}, decided_by: by, comment: "Loading is too high" });
	expect(tenant.api.made("POST", /\/notes$/).at(-1)?.body).toMatchObject({
		text: "Quotes sent back by Asha: Loading is too high",
	});
	expect(sent().at(-1)).toMatchObject({ text: expect.stringContaining("Thank you for your patience") });
});

test("nobody decides in time: the customer is told, the conversation is marked", async () => {
	await answerAll("no");
	expect(await decide(null, true)).toMatchObject([{ text: expect.stringContaining("We have not forgotten you") }]);
	expect(tenant.api.made("PATCH", /^\/threads\//).at(-1)?.body).toEqual({ add_tags: ["quote-overdue"] });
});

test("a customer who asks for a person is handed over", async () => {
	await say("Hello");
	expect(await say("Agent")).toMatchObject([{ text: expect.stringContaining("A colleague") }]);
	expect(tenant.api.made("PATCH", /^\/threads\//).at(-1)?.body).toEqual({ add_tags: ["needs-person"] });
	expect(await say("Anybody there?")).toEqual([]);
});
