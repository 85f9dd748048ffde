import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Contact, Note, Thread, ThreadDetail } from "@flomastr/contracts/conversation";
import { Event, EventType } from "@flomastr/contracts/event";
import { ChannelName, Message } from "@flomastr/contracts/message";
import type { INodeProperties } from "n8n-workflow";
import { describe, expect, test } from "vitest";
import { triggerProperties } from "../nodes/FloMastrTrigger/properties.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = createRequire(import.meta.url)("../package.json") as {
	n8n: { nodes: string[]; credentials: string[] };
	dependencies?: object;
};

test("every node and credential that n8n is told of has a source, icons for light and dark, and a place in the catalogue", () => {
	expect(manifest.dependencies).toBeUndefined();
	for (const built of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
		const source = path.join(root, built.replace("dist/", "").replace(/\.js$/, ".ts"));
		expect(existsSync(source), source).toBe(true);
		if (!built.includes(".node.")) continue;
		const name = path.basename(source, ".node.ts");
		const icon = path.join(path.dirname(source), name.charAt(0).toLowerCase() + name.slice(1));
		for (const file of [`${icon}.svg`, `${icon}.dark.svg`, source.replace(/\.ts$/, ".json")]) {
			expect(existsSync(file), file).toBe(true);
		}
	}
});

test("the trigger offers every event and every channel of the contract", () => {
	const optionsOf = (name: string, list: INodeProperties[]) =>
		(list.find((property) => property.name === name)?.options ?? []) as (INodeProperties & { value: string })[];
	const events = optionsOf("events", triggerProperties).map(({ value }) => value);
	expect(events.sort()).toEqual([...EventType.options].sort());
	const channels = optionsOf("channels", optionsOf("filter", triggerProperties)).map(({ value }) => value);
	expect(channels.sort()).toEqual([...ChannelName.options].sort());
});

describe("the fields the editor offers before a run", () => {
	test.each([
		["FloMastrTrigger/__schema__/v2.0.0", Event, []],
		["HumanTask/__schema__/v2.0.0", Event, ["answer", "task", "timed_out"]],
		["Dialogue/__schema__/v1.0.0", Event, ["answers", "contact"]],
		["SendMessage/__schema__/v1.0.0", Message, []],
		["Contact/__schema__/v1.0.0/get", Contact, []],
		["Contact/__schema__/v1.0.0/addNote", Note, []],
		["Conversation/__schema__/v1.0.0/close", Thread, []],
		["Conversation/__schema__/v1.0.0/get", ThreadDetail, []],
	])("%s are those of the contract", async (file, shape, more) => {
		const schema = JSON.parse(await readFile(path.join(root, "nodes", `${file}.json`), "utf8")) as {
			properties: object;
		};
		expect(Object.keys(schema.properties).sort()).toEqual([...Object.keys(shape.shape), ...more].sort());
	});
});
