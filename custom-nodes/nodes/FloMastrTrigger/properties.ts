import type { INodeProperties } from "n8n-workflow";

export const triggerProperties: INodeProperties[] = [
	{
		displayName: "Events",
		name: "events",
		type: "multiOptions",
		required: true,
		noDataExpression: true,
		default: ["message.received"],
		options: [
			{ name: "Contact Created", value: "contact.created", description: "Somebody is known for the first time" },
			{ name: "Contact Tagged", value: "contact.tagged", description: "A contact was given a tag" },
			{ name: "Message Received", value: "message.received", description: "A customer wrote on any channel" },
			{ name: "Task Decided", value: "task.decided", description: "A person decided a task of any workflow" },
			{ name: "Thread Idle", value: "thread.idle", description: "A conversation was silent for some time" },
		],
	},
	{
		displayName: "Filter",
		name: "filter",
		type: "collection",
		placeholder: "Add Filter",
		default: {},
		options: [
			{
				displayName: "Channels",
				name: "channels",
				type: "multiOptions",
				noDataExpression: true,
				default: [],
				description: "Only events of these channels; all when empty",
				options: [
					{ name: "Sandbox Phone", value: "sandbox" },
					{ name: "WhatsApp", value: "whatsapp-cloud" },
				],
			},
			{
				displayName: "Idle Minutes",
				name: "idleMinutes",
				type: "number",
				noDataExpression: true,
				typeOptions: { minValue: 1, maxValue: 43200, numberPrecision: 0 },
				default: 60,
				description: "For Thread Idle: minutes without a message",
			},
			{
				displayName: "Tags",
				name: "tags",
				type: "string",
				noDataExpression: true,
				default: "",
				placeholder: "renewal, vip",
				description: "For Contact Tagged: only these tags, separated by commas; all when empty",
			},
		],
	},
];
