import type { INodeProperties } from "n8n-workflow";
import { contactProperties } from "../../pick-contact.ts";

const shownFor = (...operation: string[]) => ({ show: { operation } });

export const contactNodeProperties: INodeProperties[] = [
	{
		displayName: "Operation",
		name: "operation",
		type: "options",
		noDataExpression: true,
		default: "get",
		options: [
			{ name: "Add Note", value: "addNote", action: "Add a note to a contact" },
			{ name: "Add Tags", value: "addTags", action: "Add tags to a contact" },
			{
				name: "Create or Update",
				value: "upsert",
				action: "Create or update a contact",
				description: "Create a new record, or update the current one if it already exists (upsert)",
			},
			{ name: "Get", value: "get", action: "Get a contact" },
			{ name: "Remove Tags", value: "removeTags", action: "Remove tags from a contact" },
		],
	},
	...contactProperties,
	{
		displayName: "Tags",
		name: "tags",
		type: "string",
		default: "",
		required: true,
		placeholder: "renewal, vip",
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
	{
		displayName: "Fields",
		name: "fields",
		type: "collection",
		placeholder: "Add Field",
		default: {},
		displayOptions: shownFor("upsert"),
		options: [
			{ displayName: "Add Tags", name: "addTags", type: "string", default: "", description: "Separated by commas" },
			{ displayName: "Email", name: "email", type: "string", default: "", placeholder: "name@email.com" },
			{ displayName: "Name", name: "name", type: "string", default: "" },
			{ displayName: "Phone", name: "phone", type: "string", default: "" },
			{
				displayName: "Remove Tags",
				name: "removeTags",
				type: "string",
				default: "",
				description: "Separated by commas",
			},
		],
	},
	{
		displayName: "Attributes",
		name: "attributes",
		type: "fixedCollection",
		typeOptions: { multipleValues: true },
		placeholder: "Add Attribute",
		default: {},
		displayOptions: shownFor("upsert"),
		description: "What you want to remember about the contact; the others stay as they are",
		options: [
			{
				displayName: "Attribute",
				name: "attribute",
				values: [
					{ displayName: "Name", name: "name", type: "string", default: "" },
					{
						displayName: "Type",
						name: "type",
						type: "options",
						default: "text",
						options: [
							{ name: "Empty", value: "empty", description: "Takes the value away" },
							{ name: "Number", value: "number" },
							{ name: "Text", value: "text" },
							{ name: "Yes or No", value: "boolean" },
						],
					},
					{ displayName: "Value", name: "value", type: "string", default: "" },
				],
			},
		],
	},
];
