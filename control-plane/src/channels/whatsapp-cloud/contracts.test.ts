import type { Content } from "@flomastr/contracts/message";
import { describe, expect, test } from "vitest";
import { announceLeftOut, contractFiles, contractsDir, readContract } from "../../../test/contracts.ts";
import { loadBodyCheck } from "../../../test/graph-spec.ts";
import type { AccountEventName, Http, Inbound, InboundMessage } from "../channel.ts";
import { isRecord, type Json, list, record, records, text } from "../read-json.ts";
import { whatsappCloud } from "./adapter.ts";
import { buildMessage } from "./build-message.ts";
import { config, type WhatsAppConnection } from "./config.ts";
import { buildReadReceipt } from "./mark-read.ts";

/** Real payloads, one case each: what the adapter must make of every file there is. A file without a row fails. */

/** How many files the folder holds; said aloud when it is missing. */
const knownFiles = 119;
const vendor = "whatsapp-cloud";

const connection: WhatsAppConnection = config.parse({
	phone_number_id: "1",
	app_secret: "app secret",
	access_token: "access token",
	verify_token: "verify token",
});

type Check = (file: string) => void | Promise<void>;

const json = (file: string): unknown => JSON.parse(readContract(`${vendor}/${file}`).toString("utf8"));
const body = (file: string): Json => json(file) as Json;
const change = (file: string): Json => records(records(body(file), "entry")[0], "changes")[0] as Json;
const value = (file: string): Json => change(file).value as Json;
const first = (file: string, key: string): Json => records(value(file), key)[0] as Json;

/** As the receiver does it: the file's bytes, through the connection of the number the file was meant for. */
function parseFile(file: string): Inbound[] {
	const raw = json(file);
	const number = isRecord(raw) && raw.entry ? text(record(value(file), "metadata"), "phone_number_id") : undefined;
	const meant = { ...connection, phone_number_id: number ?? connection.phone_number_id };
	return whatsappCloud.parse(readContract(`${vendor}/${file}`), meant);
}

/** One inbound message; `content` builds what is expected from the vendor's own message object. */
const message =
	(
		content: (vendorMessage: Json) => Content,
		more: (vendorMessage: Json, contact: Json | undefined) => Partial<InboundMessage> = () => ({}),
	): Check =>
	(file) => {
		const sent = first(file, "messages");
		const contact = records(value(file), "contacts")[0];
		const address = text(sent, "from") ?? text(sent, "from_user_id");
		expect(parseFile(file)).toEqual([
			{
				type: "message",
				vendor_id: sent.id,
				from: {
					address,
					phone: sent.from ? `+${sent.from}` : null,
					user_id: contact?.user_id ?? null,
					name: text(record(contact, "profile"), "name") ?? null,
				},
				to: record(value(file), "metadata")?.phone_number_id,
				content: content(sent),
				reply_to: text(record(sent, "context"), "id") ?? null,
				referral: null,
				forwarded: record(sent, "context")?.forwarded ? "once" : null,
				group_id: sent.group_id ?? null,
				opens_window: true,
				sent_at: new Date(Number(sent.timestamp) * 1000),
				...more(sent, contact),
			},
		]);
	};

const textOf = (sent: Json): Content => ({ kind: "text", text: String(record(sent, "text")?.body) });

const media =
	(kind: "image" | "video" | "audio" | "document" | "sticker") =>
	(sent: Json): Content => {
		const file = sent[kind] as Json;
		// Two of the files carry slashes that were escaped twice.
		const plain = (key: string) => text(file, key)?.replaceAll("\\/", "/");
		return {
			kind: "media",
			media: kind,
			vendor_media_id: String(file.id),
			mime_type: plain("mime_type"),
			sha256: plain("sha256"),
			name: text(file, "filename"),
			caption: text(file, "caption"),
			voice: file.voice as boolean | undefined,
			animated: file.animated as boolean | undefined,
		};
	};

const choice =
	(source: "button" | "list", key: string) =>
	(sent: Json): Content => {
		const reply = record(record(sent, "interactive"), key);
		return { kind: "choice", source, id: String(reply?.id), title: String(reply?.title) };
	};

const templateButton = (sent: Json): Content => ({
	kind: "choice",
	source: "template_button",
	id: String(record(sent, "button")?.payload),
	title: String(record(sent, "button")?.text),
});

const location = (sent: Json): Content => ({
	kind: "location",
	latitude: Number(record(sent, "location")?.latitude),
	longitude: Number(record(sent, "location")?.longitude),
});

const status =
	(neutral: "sent" | "delivered" | "read"): Check =>
	(file) => {
		const told = first(file, "statuses");
		const pricing = record(told, "pricing");
		expect(parseFile(file)).toEqual([
			{
				type: "status",
				vendor_id: told.id,
				status: neutral,
				vendor_status: told.status,
				tracker: told.biz_opaque_callback_data ?? null,
				recipient: told.recipient_id,
				at: new Date(Number(told.timestamp) * 1000),
				error: null,
				pricing: {
					billable: pricing?.billable,
					model: pricing?.pricing_model,
					type: null,
					category: pricing?.category,
				},
			},
		]);
	};

const account =
	(event: AccountEventName): Check =>
	(file) => {
		const entry = records(body(file), "entry")[0];
		expect(parseFile(file)).toEqual([
			{
				type: "account",
				event,
				account_id: entry?.id,
				at: new Date(Number(entry?.time) * 1000),
				data: { field: change(file).field, ...value(file) },
			},
		]);
	};

/** A request we build: equal to the recorded one, and fit for Meta's own document. */
const request =
	(content: (recorded: Json) => Content, differs: (recorded: Json) => Json = (recorded) => recorded): Check =>
	(file) => {
		const recorded = body(file);
		const built = buildMessage(String(recorded.to ?? recorded.recipient), content(recorded), null);
		expect(whatsappCloud.validate(content(recorded))).toBeNull();
		expect(built).toEqual(differs(recorded));
		expect(loadedCheck()(built)).toEqual([]);
	};

/** The library that recorded it writes BUTTON; Meta's document knows `button` alone. */
const lowerCase = (recorded: Json): Json => ({
	...recorded,
	interactive: { ...record(recorded, "interactive"), type: "button" },
});
/** Recorded without the default that we write out. */
const withRecipientType = (recorded: Json): Json => ({ recipient_type: "individual", ...recorded });

const template = (recorded: Json): Content => {
	const sent = record(recorded, "template");
	return {
		kind: "template",
		name: String(sent?.name),
		language: String(record(sent, "language")?.code),
		components: records(sent, "components"),
	};
};

const buttons =
	(header: (recorded: Json) => Partial<Extract<Content, { kind: "interactive" }>>) =>
	(recorded: Json): Content => {
		const asked = record(recorded, "interactive");
		return {
			kind: "interactive",
			body: String(record(asked, "body")?.text),
			footer: String(record(asked, "footer")?.text),
			buttons: records(record(asked, "action"), "buttons").map((button) => ({
				id: String(record(button, "reply")?.id),
				title: String(record(button, "reply")?.title),
			})),
			...header(recorded),
		};
	};
const headerOf = (recorded: Json) => record(record(recorded, "interactive"), "header");

/** What Meta answered to a send, through `send` itself. */
const sendAnswer: Check = async (file) => {
	const outcome = await whatsappCloud.send(hello, connection, answering(200, readContract(`${vendor}/${file}`)));
	expect(outcome).toEqual({ ok: true, vendor_id: records(body(file), "messages")[0]?.id });
};

/** An answer that is none to a send: no id may be invented from it. */
const noSendAnswer = async (file: string): Promise<void> => {
	const outcome = await whatsappCloud.send(hello, connection, answering(200, readContract(`${vendor}/${file}`)));
	expect(outcome).toMatchObject({ ok: false, uncertain: true, error: { code: "no_id", retryable: false } });
};

/** An object of the management API. No adapter uses it; as a webhook it must be acted on by nobody. */
const notAWebhook: Check = async (file) => {
	const parts = parseFile(file);
	expect(parts).toEqual([{ type: "unknown", reason: expect.stringContaining("`entry`"), raw: json(file) }]);
	await noSendAnswer(file);
};

/** A template as Meta's form wants it: not a webhook, and by name and language something we can send. */
const templateCreation =
	(definitions: (raw: unknown) => Json[]): Check =>
	(file) => {
		expect(parseFile(file)).toMatchObject([{ type: "unknown" }]);
		const found = definitions(json(file));
		expect(found.length).toBeGreaterThan(0);
		for (const definition of found) {
			const content: Content = {
				kind: "template",
				name: String(definition.name),
				language: String(definition.language),
				components: sampleComponents(definition),
			};
			const built = buildMessage("919900112233", content, null);
			expect(record(record(built, "template"), "language")?.code).toBe(definition.language);
			expect(loadedCheck()(built)).toEqual([]);
		}
	};

/** Fills a definition's body with its own examples. */
function sampleComponents(definition: Json): Json[] {
	return records(definition, "components")
		.filter((component) => text(component, "type") === "BODY" && component.example)
		.map((component) => ({
			type: "body",
			parameters: (list(record(component, "example"), "body_text")[0] as string[]).map((example) => ({
				type: "text",
				text: example,
			})),
		}));
}

const single = (raw: unknown): Json[] => [raw as Json];
const named = (raw: unknown): Json[] => Object.values(raw as Record<string, Json>);

const hello = {
	to: "919900112233",
	content: { kind: "text" as const, text: "hello" },
	reply_to: null,
	idempotency_key: "key",
	attempt: 1,
	last_inbound_at: new Date("2026-11-20T11:00:00Z"),
};

/** A network on which every request is answered with these bytes. */
function answering(httpStatus: number, ...answers: Uint8Array[]): Http {
	let asked = 0;
	return {
		fetch: async () => {
			const answer = answers[Math.min(asked, answers.length - 1)] as Uint8Array;
			asked += 1;
			return new Response(new Uint8Array(answer), {
				status: httpStatus,
				headers: { "Content-Type": asked > 1 ? "image/png" : "application/json" },
			});
		},
		timeoutMs: 1000,
		now: () => new Date("2026-11-20T12:00:00Z"),
	};
}

let loaded: ReturnType<typeof loadBodyCheck> | undefined;
function loadedCheck(): ReturnType<typeof loadBodyCheck> {
	loaded ??= loadBodyCheck();
	return loaded;
}

const rows: Record<string, Check> = {
	"openapi-business-messaging-api_v23.0.yaml": () => {
		const check = loadedCheck();
		expect(check({ messaging_product: "whatsapp", recipient_type: "individual", to: "1", type: "text" })).toEqual([
			"body.text: required",
		]);
		expect(check({ ...buildMessage("1", hello.content, null), extra: 1 })).toEqual(["body.extra: unknown"]);
		expect(check(buildReadReceipt("wamid.1"))).toEqual([]);
	},
	"signature-vectors.json": (file) => {
		const vectors = records(body(file), "vectors");
		expect(vectors.length).toBeGreaterThan(0);
		for (const vector of vectors) {
			const headers = new Headers({ [String(vector.header)]: String(vector.signature) });
			const keyed = { ...connection, app_secret: String(vector.app_secret) };
			const verdict = whatsappCloud.verifySignature(readContract(String(vector.body_file)), headers, keyed);
			expect(verdict, JSON.stringify(vector)).toBe(vector.valid);
		}
	},

	"pywa-account_update-account_deleted.json": account("account.updated"),
	"pywa-account_update-account_disabled.json": account("account.updated"),
	"pywa-account_update-account_offboarded.json": account("account.updated"),
	"pywa-account_update-account_reconnected.json": account("account.updated"),
	"pywa-account_update-account_restriction.json": account("account.updated"),
	"pywa-account_update-account_violation.json": account("account.updated"),
	"pywa-account_update-authentication_international_eligibility.json": account("account.updated"),
	"pywa-account_update-partner_added.json": account("account.updated"),
	"pywa-account_update-partner_app_installed.json": account("account.updated"),
	"pywa-account_update-partner_removed.json": account("account.updated"),
	"pywa-account_update-pricing_tiering_update.json": account("account.updated"),
	"pywa-template_quality_update-yellow.json": account("template.quality"),
	"pywa-template_status_update-approved.json": account("template.status"),
	"pywa-template_status_update-rejected.json": account("template.status"),
	"restfb-webhook-accountReviewUpdate.json": account("account.reviewed"),
	"restfb-webhook-accountUpdate-banned.json": account("account.updated"),
	"restfb-webhook-accountUpdate-verified.json": account("account.updated"),
	"restfb-webhook-messageTemplateStatusUpdate-approved.json": account("template.status"),
	"restfb-webhook-phoneNumberNameUpdate.json": account("phone.name"),
	"restfb-webhook-phoneNumberQualityUpdate.json": account("phone.quality"),
	"wabj-accountBanned.json": account("account.updated"),
	"wabj-accountReview.json": account("account.reviewed"),
	"wabj-phoneNumberNameUpdate.json": account("phone.name"),
	"wabj-qualityUpdate.json": account("phone.quality"),
	"wabj-rejectedTemplate.json": account("template.status"),
	"wabj-verifiedAccount.json": account("account.updated"),
	"pywa-user_marketing_preferences-signup.json": (file) => {
		const told = first(file, "user_preferences");
		expect(parseFile(file)).toEqual([
			{
				type: "account",
				event: "contact.preferences",
				account_id: records(body(file), "entry")[0]?.id,
				at: new Date(Number(told.timestamp) * 1000),
				data: { ...told, address: told.wa_id },
			},
		]);
	},

	"pywa-call_connect-user_initiated.json": (file) => {
		const call = first(file, "calls");
		expect(parseFile(file)).toMatchObject([
			{
				type: "message",
				vendor_id: `${call.id}:connect`,
				from: { address: call.from, user_id: first(file, "contacts").user_id },
				content: { kind: "system", event: "call_started", data: { call_id: call.id, direction: "in" } },
				opens_window: true,
			},
		]);
		// The media description is of no use to an inbox and can be large.
		expect(JSON.stringify(parseFile(file))).not.toContain("SDP");
	},
	"pywa-call_terminate-call_terminate.json": (file) => {
		const call = first(file, "calls");
		const data = { call_id: call.id, direction: "out", status: call.status, duration_s: call.duration };
		expect(parseFile(file)).toMatchObject([
			{
				type: "message",
				vendor_id: `${call.id}:terminate`,
				from: { address: call.to },
				content: { kind: "system", event: "call_ended", data },
				opens_window: false,
			},
			{ type: "account", event: "vendor.error", data: first(file, "errors") },
		]);
	},
	"pywa-call_permission_update-accept.json": message((sent) => {
		const reply = record(record(sent, "interactive"), "call_permission_reply");
		return {
			kind: "choice",
			source: "call_permission",
			id: "accept",
			title: "Allowed calls",
			values: { expiration_timestamp: reply?.expiration_timestamp, response_source: reply?.response_source },
		};
	}),
	"pywa-callback_button-button.json": message(choice("button", "button_reply")),
	"pywa-callback_button-quick_reply.json": message(templateButton),
	"pywa-callback_selection-callback.json": message(choice("list", "list_reply")),
	"pywa-flow_completion-completion.json": message((sent) => {
		const reply = record(record(sent, "interactive"), "nfm_reply");
		return {
			kind: "choice",
			source: "form",
			id: String(reply?.name),
			title: String(reply?.body),
			values: JSON.parse(String(reply?.response_json)),
		};
	}),
	"pywa-deleted_message-revoke.json": message(
		(sent) => ({
			kind: "system",
			event: "message_deleted",
			text: "The customer deleted a message",
			data: { original_vendor_id: record(sent, "revoke")?.original_message_id },
		}),
		// The file has a placeholder where the number stands, which no contact of it matches.
		(sent) => ({
			opens_window: false,
			from: { address: String(sent.from), phone: null, user_id: null, name: null },
		}),
	),
	"pywa-message-animated_sticker.json": message(media("sticker")),
	"pywa-message-audio.json": message(media("audio")),
	"pywa-message-current_location.json": message(location),
	"pywa-message-document.json": message(media("document")),
	"pywa-message-forwarded.json": message(textOf),
	"pywa-message-image.json": message(media("image")),
	"pywa-message-media_with_url.json": (file) => {
		message(media("image"))(file);
		expect(JSON.stringify(parseFile(file))).not.toContain(String(record(first(file, "messages"), "image")?.url));
	},
	"pywa-message-reaction.json": message((sent) => ({
		kind: "reaction",
		emoji: String(record(sent, "reaction")?.emoji),
		to_vendor_id: String(record(sent, "reaction")?.message_id),
	})),
	"pywa-message-reply.json": message(textOf, (sent) => ({ reply_to: String(record(sent, "context")?.id) })),
	"pywa-message-static_sticker.json": message(media("sticker")),
	"pywa-message-text.json": message(textOf),
	"pywa-message-unsupported_with_type.json": message((sent) => ({
		kind: "unsupported",
		reason: String(record(records(sent, "errors")[0], "error_data")?.details),
		vendor_type: String(record(sent, "unsupported")?.type),
	})),
	"pywa-message-video.json": message(media("video")),
	"pywa-message-voice.json": message(media("audio")),
	"pywa-message_status-delivered.json": status("delivered"),
	"pywa-message_status-played.json": status("read"),
	"pywa-message_status-read.json": status("read"),
	"pywa-message_status-sent.json": status("sent"),
	"pywa-message_status-with_tracker.json": status("sent"),
	"pywa-outgoing_message-text.json": (file) => {
		const echo = first(file, "message_echoes");
		expect(parseFile(file)).toEqual([
			{
				type: "echo",
				vendor_id: echo.id,
				from: record(value(file), "metadata")?.phone_number_id,
				to: { address: echo.to, phone: null, user_id: echo.to_user_id, name: null },
				content: textOf(echo),
				sent_at: new Date(Number(echo.timestamp) * 1000),
			},
		]);
	},
	"pywa-system-phone_number_change.json": message(
		(sent) => ({
			kind: "system",
			event: "user_changed_number",
			text: String(record(sent, "system")?.body),
			data: { new_address: record(sent, "system")?.wa_id, old_address: sent.from },
		}),
		() => ({ opens_window: false }),
	),
	"pywa-templates-authentication-examples.json": templateCreation(named),
	"pywa-templates-buttons-examples.json": templateCreation(named),
	"pywa-templates-limited_time_offer-examples.json": templateCreation(named),

	"restfb-group-info.json": notAWebhook,
	"restfb-message-response-group.json": sendAnswer,
	"restfb-message-response.json": sendAnswer,
	"restfb-message-template-components.json": (file) => {
		expect(parseFile(file)).toMatchObject([{ type: "unknown", reason: expect.stringContaining("`entry`") }]);
	},
	"restfb-phone-number-default-response.json": notAWebhook,
	"restfb-phone-number-full-response.json": notAWebhook,
	"restfb-send-message-phone-only.json": request(textOf, withRecipientType),
	"restfb-send-message-recipient-only.json": request(textOf, withRecipientType),
	"restfb-webhook-incoming-message-ads.json": message(textOf, (sent) => {
		const referral = record(sent, "referral") as Record<string, string>;
		const { source_id, source_url, headline, body: words } = referral;
		return { referral: { source: "ad", source_id, source_url, headline, body: words } };
	}),
	"restfb-webhook-incoming-message-audio.json": (file) => {
		message(media("audio"))(file);
		expect(parseFile(file)).toMatchObject([{ content: { mime_type: "audio/ogg; codecs=opus" } }]);
	},
	"restfb-webhook-incoming-message-button.json": message(templateButton),
	"restfb-webhook-incoming-message-document.json": message(media("document")),
	"restfb-webhook-incoming-message-image.json": message(media("image")),
	"restfb-webhook-incoming-message-interactive-btn.json": message(choice("button", "button_reply")),
	"restfb-webhook-incoming-message-text-bsuid.json": message(textOf, (sent, contact) => ({
		from: {
			address: String(sent.from_user_id),
			phone: null,
			user_id: String(sent.from_user_id),
			name: String(record(contact, "profile")?.name),
		},
		group_id: String(sent.group_id),
	})),
	"restfb-webhook-incoming-message-text.json": message(textOf),
	"restfb-webhook-incoming-message-video.json": message(media("video")),

	"wabj-audioMessage.json": message(media("audio"), ownNumber),
	"wabj-buttonMessage.json": message(templateButton),
	"wabj-contactMessage.json": message((sent) => ({ kind: "contacts", contacts: records(sent, "contacts") })),
	"wabj-documentMessage.json": message(media("document"), ownNumber),
	"wabj-imageMessage.json": message(media("image")),
	"wabj-locationMessage.json": message(location),
	"wabj-stickerMessage.json": message(media("sticker")),
	"wabj-textMessage.json": message(textOf),
	// `from` is the business's own number id; the customer stands in contacts.
	"wabj-textMessage2.json": message(textOf, ownNumber),
	"wabj-videoMessage.json": message(media("video")),
	"wabj-textMessageStatusDelivered.json": status("delivered"),
	"wabj-textMessageStatusSent.json": status("sent"),
	"wabj-reEngagementMessageError.json": (file) => {
		expect(parseFile(file)).toMatchObject([
			{
				type: "status",
				vendor_id: first(file, "statuses").id,
				status: "failed",
				error: { code: "131047", message: expect.stringContaining("approved template"), retryable: false },
			},
		]);
	},

	"wabj-expectedMessage1.json": request((recorded) => ({ ...textOf(recorded), preview_url: false }) as Content),
	"wabj-expectedMessage2.json": request(template),
	"wabj-expectedMessage3.json": request(template),
	"wabj-expectedMessage5.json": request(template),
	"wabj-expectedMessage6.json": request(template),
	"wabj-expectedMessage7.json": request((recorded) => ({
		kind: "media",
		media: "audio",
		vendor_media_id: String(record(recorded, "audio")?.id),
	})),
	"wabj-expectedMessage8.json": request(template),
	"wabj-expectedMessage9.json": request(template),
	"wabj-expectedMessage11.json": request(
		buttons((recorded) => ({ header: String(headerOf(recorded)?.text) })),
		lowerCase,
	),
	"wabj-expectedMessage13.json": request((recorded) => ({
		...(location(recorded) as Extract<Content, { kind: "location" }>),
		name: String(record(recorded, "location")?.name),
		address: String(record(recorded, "location")?.address),
	})),
	"wabj-expectedMessage14.json": request(
		buttons((recorded) => ({
			header_media: { media: "image", url: String(record(headerOf(recorded), "image")?.link) },
		})),
		lowerCase,
	),
	"wabj-expectedMessage15.json": request(
		buttons((recorded) => ({
			header_media: { media: "video", url: String(record(headerOf(recorded), "video")?.link) },
		})),
		lowerCase,
	),
	"wabj-expectedMessage17.json": (file) => {
		expect(buildReadReceipt(String(body(file).message_id))).toEqual(body(file));
		expect(loadedCheck()(body(file))).toEqual([]);
	},
	// Registers a number, which is done at Meta and not by an adapter.
	"wabj-expectedMessage18.json": notAWebhook,
	"wabj-expectedTemplate1.json": templateCreation(single),
	"wabj-expectedTemplate2.json": templateCreation(single),
	"wabj-expectedTemplate4.json": templateCreation(single),
	"wabj-expectedTemplate5.json": templateCreation(single),
	"wabj-expectedTemplate6.json": templateCreation(single),
	"wabj-expectedTemplate8.json": templateCreation(single),

	"wabj-media.json": async (file) => {
		const bytes = new TextEncoder().encode("not the picture the answer describes");
		const http = answering(200, readContract(`${vendor}/${file}`), bytes);
		const fetched = await whatsappCloud.fetchMedia(
			{ media: "image", vendor_media_id: String(body(file).id) },
			connection,
			http,
		);
		expect(fetched.mime_type).toBe(body(file).mime_type);
		expect(new Uint8Array(await new Response(fetched.stream).arrayBuffer())).toEqual(bytes);
	},
	"wabj-message.json": sendAnswer,
	"wabj-phoneNumbersList.json": notAWebhook,
	"wabj-requestCodeError.json": async (file) => {
		const outcome = await whatsappCloud.send(hello, connection, answering(400, readContract(`${vendor}/${file}`)));
		const error = record(body(file), "error");
		expect(outcome).toEqual({
			ok: false,
			error: {
				code: String(error?.code),
				message: expect.stringContaining(String(error?.error_user_msg)),
				retryable: false,
			},
		});
	},
	"wabj-retTemplate1.json": notAWebhook,
	"wabj-retTemplate3.json": notAWebhook,
	"wabj-template.json": notAWebhook,
	"wabj-uploadResponse.json": async (file) => {
		const upload = whatsappCloud.uploadMedia;
		if (!upload) throw new Error("the adapter lost uploadMedia");
		const picture = { bytes: new Uint8Array([1]), mime_type: "image/png", name: "a.png" };
		expect(await upload(picture, connection, answering(200, readContract(`${vendor}/${file}`)))).toEqual({
			ok: true,
			vendor_media_id: body(file).id,
		});
	},
};

/** Files where the sender is the business's own number id: the customer is taken from `contacts`. */
function ownNumber(_sent: Json, contact: Json | undefined): Partial<InboundMessage> {
	const address = String(contact?.wa_id);
	return { from: { address, phone: `+${address}`, user_id: null, name: String(record(contact, "profile")?.name) } };
}

const files = contractFiles(vendor);

describe("real WhatsApp payloads", () => {
	test("are all accounted for: the table has a row for each known file", () => {
		expect(Object.keys(rows).length).toBe(knownFiles);
	});

	if (!contractsDir()) {
		announceLeftOut(knownFiles, "WhatsApp payloads");
		return;
	}

	test("no file came without a row, no row lost its file", () => {
		expect(files).toEqual(Object.keys(rows).sort());
	});

	test.each(files.filter((file) => rows[file]))("%s", async (file) => {
		await rows[file]?.(file);
	});
});
