/**
 * Webhook bodies in WhatsApp's wire format, written by us: they keep the adapter tested where the folder of real
 * payloads is missing, and drive conformance everywhere.
 */
export const phoneNumberId = "300100200300400";

export function webhook(value: Record<string, unknown>, field = "messages"): Record<string, unknown> {
	return {
		object: "whatsapp_business_account",
		entry: [
			{
				id: "400500600",
				changes: [
					{
						field,
						value: {
							messaging_product: "whatsapp",
							metadata: { display_phone_number: "15550001111", phone_number_id: phoneNumberId },
							...value,
						},
					},
				],
			},
		],
	};
}

export const contacts = [{ profile: { name: "Dr. Meera Rao" }, wa_id: "919900112233", user_id: "IN.88117722665533" }];

const from = { from: "919900112233", timestamp: "1795176000" };
let count = 0;

/** A message of one type with a fresh id. */
export function message(type: string, parts: Record<string, unknown>): Record<string, unknown> {
	count += 1;
	return { ...from, id: `wamid.sample-${count}`, type, ...parts };
}

export const samples: Record<string, unknown>[] = [
	webhook({ contacts, messages: [message("text", { text: { body: "I need cover for my clinic ₹" } })] }),
	webhook({
		contacts,
		messages: [
			message("image", { image: { id: "710", mime_type: "image/jpeg", sha256: "x", caption: "the clinic" } }),
			message("audio", { audio: { id: "711", mime_type: "audio/ogg; codecs=opus", voice: true } }),
			message("document", { document: { id: "712", filename: "policy.pdf", mime_type: "application/pdf" } }),
			message("sticker", { sticker: { id: "713", mime_type: "image/webp", animated: true } }),
			message("location", { location: { latitude: 19.1, longitude: 72.8, name: "Clinic" } }),
		],
	}),
	webhook({
		contacts,
		messages: [
			message("interactive", {
				context: { from: "15550001111", id: "wamid.question" },
				interactive: { type: "list_reply", list_reply: { id: "plan-b", title: "Plan B", description: "₹1 crore" } },
			}),
			message("interactive", {
				interactive: {
					type: "nfm_reply",
					nfm_reply: { name: "flow", body: "Sent", response_json: '{"specialty":"dermatology","id":9007199254740993}' },
				},
			}),
			message("button", { button: { payload: "renew", text: "Renew" } }),
			message("reaction", { reaction: { message_id: "wamid.question", emoji: "🙏" } }),
			message("order", {
				order: {
					catalog_id: "55",
					text: "",
					product_items: [{ product_retailer_id: "sku-1", quantity: 2, item_price: 0.1, currency: "INR" }],
				},
			}),
			message("edit", {
				edit: { original_message_id: "wamid.first", message: { type: "text", text: { body: "two doctors" } } },
			}),
			message("revoke", { revoke: { original_message_id: "wamid.first" } }),
		],
	}),
	webhook({
		contacts: [{ profile: { name: "Nila", username: "@nila" }, user_id: "IN.42" }],
		messages: [
			{
				id: "wamid.nophone",
				timestamp: "1795176001",
				from_user_id: "IN.42",
				type: "text",
				text: { body: "hi" },
				referral: { source_type: "ad", source_id: "9", source_url: "https://fb.example/1", ctwa_clid: "Af-1" },
			},
		],
	}),
	webhook({
		statuses: [
			{ id: "wamid.out", status: "sent", timestamp: "1795176002", recipient_id: "919900112233" },
			{
				id: "wamid.out",
				status: "failed",
				timestamp: "1795176003",
				recipient_id: "919900112233",
				errors: [{ code: 131049, title: "not delivered" }],
			},
		],
	}),
	webhook(
		{
			contacts,
			calls: [{ ...from, id: "wacid.1", to: "15550001111", event: "connect", direction: "USER_INITIATED" }],
		},
		"calls",
	),
];
