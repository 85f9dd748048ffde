import { Contact, ContactUpsert, Note, NoteCreate } from "@flomastr/contracts/conversation";
import { ChannelName } from "@flomastr/contracts/message";
import { z } from "zod";
import type { ReachableCold } from "#cold/reachable.ts";
import { admit } from "#http/admit.ts";
import { body, createRoute, createRouter, failures, idParam, json } from "#http/route.ts";
import type { Hot } from "../../context.ts";
import { AppError } from "../../errors.ts";
import { addContactNote } from "./add-contact-note.ts";
import { findContact } from "./find-contact.ts";
import { getContact } from "./get-contact.ts";
import { listContacts } from "./list-contacts.ts";
import { upsertContact } from "./upsert-contact.ts";

const tags = ["contacts"];
const Contacts = z.object({ contacts: z.array(Contact) });
const Find = z
	.object({
		phone: z.string().max(40).optional(),
		email: z.string().max(320).optional(),
		channel: ChannelName.optional(),
		address: z.string().max(200).optional(),
	})
	.refine((query) => query.phone || query.email || (query.channel && query.address), {
		message: "needs phone, email, or channel and address",
	});

/** The address book: the tenant's people's customers. */
export function contactRoutes(deps: Hot & { cold: ReachableCold }) {
	const app = createRouter();

	app.openapi(
		createRoute({
			method: "get",
			path: "/contacts",
			tags,
			summary: "Contacts by name, phone or e-mail, from both stores",
			request: { query: z.object({ q: z.string().max(200).optional() }) },
			responses: { ...failures, 200: json(Contacts) },
		}),
		async (c) => {
			const { actor, tenant } = admit(c, "read");
			const cold = await deps.cold(tenant.id);
			return c.json({ contacts: await listContacts(deps, cold, tenant, actor, c.req.valid("query")) }, 200);
		},
	);

	app.openapi(
		createRoute({
			method: "get",
			path: "/contacts/find",
			tags,
			summary: "The contact with a phone number, an e-mail address or a channel's address",
			request: { query: Find },
			responses: { ...failures, 200: json(Contact) },
		}),
		async (c) => {
			const { actor, tenant } = admit(c, "read");
			const { phone, email, channel, address } = c.req.valid("query");
			const identity = channel && address ? { channel, address } : undefined;
			const cold = await deps.cold(tenant.id);
			const contact = await findContact(deps, cold, tenant, actor, { phone, email, identity });
			if (!contact) throw new AppError("not_found", "No contact has this phone number, e-mail or address.");
			return c.json(contact, 200);
		},
	);

	app.openapi(
		createRoute({
			method: "get",
			path: "/contacts/{id}",
			tags,
			summary: "A contact with its notes",
			request: { params: idParam },
			responses: { ...failures, 200: json(Contact) },
		}),
		async (c) => {
			const { actor, tenant } = admit(c, "read");
			const cold = await deps.cold(tenant.id);
			return c.json(await getContact(deps, cold, tenant, actor, c.req.valid("param").id), 200);
		},
	);

	app.openapi(
		createRoute({
			method: "put",
			path: "/contacts",
			tags,
			summary: "Finds a contact and changes it, or makes it",
			request: { body: body(ContactUpsert) },
			responses: { ...failures, 200: json(Contact) },
		}),
		async (c) => {
			const { actor, tenant } = admit(c, "converse");
			const cold = await deps.cold(tenant.id);
			return c.json(await upsertContact(deps, cold, tenant, actor, c.req.valid("json")), 200);
		},
	);

	app.openapi(
		createRoute({
			method: "post",
			path: "/contacts/{id}/notes",
			tags,
			summary: "Adds a note to a contact",
			request: { params: idParam, body: body(NoteCreate) },
			responses: { ...failures, 201: json(Note, "Added") },
		}),
		async (c) => {
			const { actor, tenant } = admit(c, "converse");
			const input = { contactId: c.req.valid("param").id, note: c.req.valid("json") };
			return c.json(await addContactNote(deps, await deps.cold(tenant.id), tenant, actor, input), 201);
		},
	);

	return app;
}
