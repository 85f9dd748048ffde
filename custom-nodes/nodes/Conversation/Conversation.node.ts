import type { Note, Thread, ThreadChange, ThreadDetail } from "@flomastr/contracts/conversation";
import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
} from "n8n-workflow";
import { eachItem } from "../../each-item.ts";
import { pickThread } from "../../pick-thread.ts";
import { idempotencyKey, type Start, startedBy } from "../../started-by.ts";
import { type Api, CREDENTIAL, openApi } from "../../transport.ts";
import { listOf } from "../Contact/build-upsert.ts";
import { conversationProperties } from "./properties.ts";

type Operation = "get" | "assign" | "addTags" | "removeTags" | "close" | "reopen" | "addNote";

/** Reads and changes a conversation: who answers it, its tags, open or closed, notes. */
export class Conversation implements INodeType {
	description: INodeTypeDescription = {
		displayName: "FloMastr Conversation",
		name: "conversation",
		icon: { light: "file:conversation.svg", dark: "file:conversation.dark.svg" },
		group: ["transform"],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: "Get, assign, tag, close or reopen a conversation, write a note",
		defaults: { name: "Conversation" },
		usableAsTool: true,
		inputs: ["main"],
		outputs: ["main"],
		credentials: [{ name: CREDENTIAL, required: true }],
		properties: conversationProperties,
	};

	methods = {
		loadOptions: {
			async getPeople(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const api = await openApi(this);
				const { people } = await api<{ people: { id: string; name: string; role: string }[] }>({
					method: "GET",
					path: "/people",
				});
				return [
					{ name: "Nobody", value: "" },
					...people.map(({ id, name, role }) => ({ name: `${name} (${role})`, value: id })),
				];
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const api = await openApi(this);
		const start = startedBy(this);
		return [await eachItem(this, (itemIndex) => runOperation(this, api, start, itemIndex))];
	}
}

async function runOperation(context: IExecuteFunctions, api: Api, start: Start, itemIndex: number): Promise<object> {
	const read = (name: string) => String(context.getNodeParameter(name, itemIndex, ""));
	const operation = read("operation") as Operation;
	const path = `/threads/${encodeURIComponent(pickThread(context, start, itemIndex))}`;
	if (operation === "get") return await api<ThreadDetail>({ method: "GET", path, itemIndex });
	if (operation === "addNote") {
		const body = { text: read("note"), idempotency_key: idempotencyKey(start, itemIndex) };
		return await api<Note>({ method: "POST", path: `${path}/notes`, body, itemIndex });
	}
	return await api<Thread>({ method: "PATCH", path, body: changeOf(operation, read), itemIndex });
}

/** The change an operation stands for; setting what is already so changes nothing, so it needs no idempotency key. */
export function changeOf(
	operation: Exclude<Operation, "get" | "addNote">,
	read: (name: string) => string,
): ThreadChange {
	switch (operation) {
		case "assign":
			return { assignee_id: read("assignee") || null };
		case "addTags":
			return { add_tags: listOf(read("tags")) };
		case "removeTags":
			return { remove_tags: listOf(read("tags")) };
		case "close":
			return { state: "closed" };
		case "reopen":
			return { state: "open" };
	}
}
