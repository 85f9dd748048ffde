import type { Contact as ContactShape, Note } from "@flomastr/contracts/conversation";
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from "n8n-workflow";
import { eachItem } from "../../each-item.ts";
import { findContact, locate, upsertKey } from "../../pick-contact.ts";
import { idempotencyKey, type Start, startedBy } from "../../started-by.ts";
import { type Api, CREDENTIAL, openApi } from "../../transport.ts";
import { rowsOf } from "../SendMessage/build-content.ts";
import { buildUpsert, listOf } from "./build-upsert.ts";
import { contactNodeProperties } from "./properties.ts";

/** Reads and changes what is known about a customer. */
export class Contact implements INodeType {
	description: INodeTypeDescription = {
		displayName: "FloMastr Contact",
		name: "contact",
		icon: { light: "file:contact.svg", dark: "file:contact.dark.svg" },
		group: ["transform"],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: "Get, create or update a contact, change its tags, write a note",
		defaults: { name: "Contact" },
		usableAsTool: true,
		inputs: ["main"],
		outputs: ["main"],
		credentials: [{ name: CREDENTIAL, required: true }],
		properties: contactNodeProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const api = await openApi(this);
		const start = startedBy(this);
		return [await eachItem(this, (itemIndex) => runOperation(this, api, start, itemIndex))];
	}
}

async function runOperation(context: IExecuteFunctions, api: Api, start: Start, itemIndex: number): Promise<object> {
	const read = (name: string, fallback: unknown = "") => context.getNodeParameter(name, itemIndex, fallback);
	const operation = read("operation") as "get" | "upsert" | "addTags" | "removeTags" | "addNote";
	const locator = locate(context, start, itemIndex);
	const put = (body: object) => api<ContactShape>({ method: "PUT", path: "/contacts", body, itemIndex });

	if (operation === "get") return await findContact(api, locator, itemIndex);
	if (operation === "upsert") {
		const attributes = rowsOf(read("attributes", {}), "attribute");
		return await put(buildUpsert(upsertKey(locator), read("fields", {}) as IDataObject, attributes));
	}
	// The others change somebody who exists: a mistyped number must not create a new contact.
	const id = locator.by === "id" ? locator.id : (await findContact(api, locator, itemIndex)).id;
	if (operation === "addTags") return await put({ id, add_tags: listOf(read("tags")) });
	if (operation === "removeTags") return await put({ id, remove_tags: listOf(read("tags")) });
	const body = { text: String(read("note")), idempotency_key: idempotencyKey(start, itemIndex) };
	return await api<Note>({ method: "POST", path: `/contacts/${encodeURIComponent(id)}/notes`, body, itemIndex });
}
