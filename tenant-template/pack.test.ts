import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { componentTypes, flatten } from "@flomastr/contracts/component";
import { measure } from "@flomastr/contracts/task";
import { describe, expect, test } from "vitest";
import { demoTaskObject, readPack, withCredential } from "./pack.ts";

const packs = fileURLToPath(new URL("./packs", import.meta.url));
const folders = (await readdir(packs, { withFileTypes: true })).filter((entry) => entry.isDirectory());
const now = Date.parse("2026-11-20T12:00:00Z");
const links = { thread_id: null, contact_id: null };

describe.each(folders.map(({ name }) => name))("the pack %s", async (name) => {
	const loaded = await readPack(`${packs}/${name}`);
	const { pack, demo } = loaded;

	test("lists exactly the files it has", async () => {
		const list = async (folder: string) => (await readdir(`${packs}/${name}/${folder}`).catch(() => [])).sort();
		expect(pack.id).toBe(name);
		expect(await list("files")).toEqual(pack.files.map((file) => file.name).sort());
		expect(await list("knowledge")).toEqual([...pack.knowledge].sort());
		expect(await list("workflows")).toEqual(pack.workflows.map(({ file }) => file).sort());
	});

	test("has workflows whose connections lead to nodes that exist, and whose webhooks have an id", () => {
		for (const { workflow } of loaded.workflows) {
			const names = new Set(workflow.nodes.map((node) => node.name));
			const targets = JSON.stringify(workflow.connections).matchAll(/"node":"([^"]*)"/g);
			for (const [, target = ""] of targets) expect(names).toContain(target);
			for (const source of Object.keys(workflow.connections)) expect(names).toContain(source);
			for (const node of workflow.nodes.filter(({ type }) => type.endsWith(".floMastrTrigger"))) {
				expect(node.webhookId).toBeTruthy();
			}
		}
	});

	test("gets the tenant's credential into each of our nodes and into no other", () => {
		for (const { workflow } of loaded.workflows) {
			for (const node of withCredential(workflow, { id: "c1", name: "FloMastr" }).nodes) {
				const ours = node.type.startsWith("n8n-nodes-flomastr.");
				expect(node.credentials).toEqual(ours ? { floMastrApi: { id: "c1", name: "FloMastr" } } : undefined);
			}
		}
	});

	test("has a demo whose rows name only rows that exist", () => {
		const people = new Set(demo?.people.map(({ key }) => key));
		const contacts = new Set(demo?.contacts.map(({ key }) => key));
		const threads = new Set(demo?.threads.map(({ key }) => key));
		const named = (set: Set<string>, key: string | null) => key === null || set.has(key);
		for (const thread of demo?.threads ?? []) {
			expect(contacts).toContain(thread.contact);
			expect([thread.assignee, ...thread.messages.map(({ author }) => author)].every((key) => named(people, key))).toBe(
				true,
			);
			const times = thread.messages.map(({ minutes_ago }) => minutes_ago);
			expect(times, `${thread.key} is in order`).toEqual(times.toSorted((a, b) => b - a));
		}
		for (const task of demo?.tasks ?? []) {
			expect(named(threads, task.thread) && named(contacts, task.contact) && named(people, task.claimed_by)).toBe(true);
			expect(task.state === "decided", `${task.key} has a decision exactly when it is decided`).toBe(
				task.decision !== null,
			);
			expect(task.state === "claimed" ? task.claimed_by : "nobody", `${task.key} is claimed by somebody`).toBeTruthy();
		}
	});

	test("has tasks that hold to the contract and whose actions, requirements and answers exist", () => {
		for (const row of demo?.tasks ?? []) {
			const task = demoTaskObject(row, links, now);
			const parts = flatten(task.payload_components);
			const ids = parts.map(({ id }) => id);
			expect(new Set(ids).size, `${row.key} uses an id twice`).toBe(ids.length);
			for (const required of task.actions.flatMap(({ requires }) => requires))
				expect(["comment", ...ids]).toContain(required);
			if (row.decision) expect(task.actions.map(({ id }) => id)).toContain(row.decision.action);
			for (const id of Object.keys(row.decision?.values ?? {})) expect(ids).toContain(id);
			expect(measure(task.payload_components).depth).toBeLessThanOrEqual(4);
			const sameLength = (label: string, cells: unknown[], columns: unknown[]) =>
				expect(cells, label).toHaveLength(columns.length);
			for (const part of parts) {
				if (part.type === "comparison_table" && "rows" in part) {
					for (const line of part.rows as { cells: string[] }[])
						sameLength(row.key, line.cells, part.columns as string[]);
				}
			}
		}
	});

	test("shows only files that it has", async () => {
		const text = await readFile(`${packs}/${name}/demo.json`, "utf8");
		const flows = loaded.workflows.map(({ workflow }) => JSON.stringify(workflow)).join();
		const used = [...(text + flows).matchAll(/\/api\/packs\/([^/"]+)\/files\/([^"]+)"/g)];
		expect(used.length).toBeGreaterThan(0);
		for (const [, id, file] of used) {
			expect(id).toBe(pack.id);
			expect(pack.files.map((entry) => entry.name)).toContain(file);
		}
	});
});

test("the insurance broker's demo shows every component type and every state of a task", async () => {
	const { demo } = await readPack(`${packs}/insurance-broker`);
	const tasks = demo?.tasks ?? [];
	const shown = tasks
		.flatMap((row) => flatten(demoTaskObject(row, links, now).payload_components))
		.map(({ type }) => type);
	expect([...new Set(shown)].sort()).toEqual([...componentTypes].sort());
	expect(new Set(tasks.map(({ state }) => state))).toEqual(
		new Set(["open", "claimed", "decided", "expired", "cancelled"]),
	);
	expect(
		tasks.some(({ state, due_in_minutes }) => state === "open" && (due_in_minutes ?? 0) < 0),
		"one is overdue",
	).toBe(true);
	expect(demo?.threads.length).toBeGreaterThanOrEqual(20);
	expect(tasks.length).toBeGreaterThanOrEqual(25);
});

test("a pack that is not right is refused with the file's path and what is wrong", async () => {
	await expect(readPack(`${packs}/no-such-pack`)).rejects.toThrow(/no-such-pack.pack\.json/);
});
