import type { INodeProperties } from "n8n-workflow";
import { threadProperties } from "../../pick-thread.ts";

const shownFor = (...operation: string[]) => ({ show: { operation } });

export const conversationProperties: INodeProperties[] = [
	{
		displayName: "Operation",
		name: "operation",
		type: "options",
		noDataExpression: true,
		default: "get",
		options: [
			{ name: "Add Note", value: "addNote", action: "Add a note to a conversation" },
			{ name: "Add Tags", value: "addTags", action: "Add tags to a conversation" },
			{ name: "Assign", value: "assign", action: "Assign a conversation to a person" },
			{ name: "Close", value: "close", action: "Close a conversation" },
			{ name: "Get", value: "get", action: "Get a conversation with its newest messages" },
			{ name: "Remove Tags", value: "removeTags", action: "Remove tags from a conversation" },
			{ name: "Reopen", value: "reopen", action: "Reopen a conversation" },
		],
	},
	...threadProperties,
	{
		displayName: "Person Name or ID",
		name: "assignee",
		type: "options",
		typeOptions: { loadOptionsMethod: "getPeople" },
		default: "",
		description:
			'Nobody takes the assignment away. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: shownFor("assign"),
	},
	{
		displayName: "Tags",
		name: "tags",
		type: "string",
		default: "",
		required: true,
		placeholder: "claim, urgent",
		description: "Separated by commas",
		displayOptions: shownFor("addTags", "removeTags"),
	},
	{
		displayName: "Note",
		name: "note",
		type: "string",
		typeOptions: { rows: 3 },
		default: "",
		required: true,
		description: "Only your own people see it",
		displayOptions: shownFor("addNote"),
	},
];
