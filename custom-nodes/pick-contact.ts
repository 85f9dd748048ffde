import type { Contact } from "@flomastr/contracts/conversation";
import type { IExecuteFunctions, INodeProperties } from "n8n-workflow";
import { NodeOperationError } from "n8n-workflow";
import type { Start } from "./started-by.ts";
import type { Api } from "./transport.ts";

type Locator =
	| { by: "id"; id: string }
	| { by: "phone"; phone: string }
	| { by: "email"; email: string }
	| { by: "address"; channel: string; address: string };

const shownFor = (...contactFrom: string[]) => ({ show: { contactFrom } });

/** The fields with which a node says which contact it means. */
export const contactProperties: INodeProperties[] = [
	{
		displayName: "Contact",
		name: "contactFrom",
		type: "options",
		noDataExpression: true,
		default: "event",
		options: [
			{ name: "By Channel Address", value: "address" },
			{ name: "By Email", value: "email" },
			{ name: "By ID", value: "id" },
			{ name: "By Phone", value: "phone" },
			{ name: "Of the Starting Event", value: "event", description: "The customer who started the workflow" },
		],
	},
	{
		displayName: "Contact ID",
		name: "contactId",
		type: "string",
		default: "",
		required: true,
		displayOptions: shownFor("id"),
	},
	{
		displayName: "Phone",
		name: "phone",
		type: "string",
		default: "",
		required: true,
		placeholder: "+919812345678",
		displayOptions: shownFor("phone"),
	},
	{
		displayName: "Email",
		name: "email",
		type: "string",
		default: "",
		required: true,
		placeholder: "name@email.com",
		displayOptions: shownFor("email"),
	},
	{
		displayName: "Channel",
		name: "channel",
		type: "options",
		default: "whatsapp-cloud",
		options: [
			{ name: "Sandbox Phone", value: "sandbox" },
			{ name: "WhatsApp", value: "whatsapp-cloud" },
		],
		displayOptions: shownFor("address"),
	},
	{
		displayName: "Address",
		name: "address",
		type: "string",
		default: "",
		required: true,
		displayOptions: shownFor("address"),
	},
];

/** Which contact the node's fields name; for the starting event its id, which the item itself may carry too. */
export function locate(context: IExecuteFunctions, start: Start, itemIndex: number): Locator {
	const read = (name: string) => String(context.getNodeParameter(name, itemIndex, "")).trim();
	switch (context.getNodeParameter("contactFrom", itemIndex, "event")) {
		case "id":
			return { by: "id", id: read("contactId") };
		case "phone":
			return { by: "phone", phone: read("phone") };
		case "email":
			return { by: "email", email: read("email") };
		case "address":
			return { by: "address", channel: read("channel"), address: read("address") };
		default: {
			const id = context.getInputData()[itemIndex]?.json.contact_id ?? start.event?.contact_id;
			if (typeof id === "string" && id) return { by: "id", id };
			throw new NodeOperationError(context.getNode(), "No contact is known here", {
				description:
					"The workflow was not started by a FloMastr event with a contact. Choose another way to find the contact.",
				itemIndex,
			});
		}
	}
}

/** Reads the contact. A contact that does not exist is an error with the API's own words. */
export async function findContact(api: Api, locator: Locator, itemIndex: number): Promise<Contact> {
	if (locator.by === "id") {
		return await api<Contact>({ method: "GET", path: `/contacts/${encodeURIComponent(locator.id)}`, itemIndex });
	}
	const { by: _, ...query } = locator;
	return await api<Contact>({ method: "GET", path: "/contacts/find", query, itemIndex });
}

/** The part of a ContactUpsert that says whom. */
export function upsertKey(locator: Locator): object {
	if (locator.by === "address") return { identity: { channel: locator.channel, address: locator.address } };
	const { by: _, ...key } = locator;
	return key;
}
