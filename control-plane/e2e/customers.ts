import { randomInt } from "node:crypto";
import { signBody } from "#channels/sign-body.ts";
import type { WhatsAppConnection } from "#channels/whatsapp-cloud/config.ts";
import type { Answer, CallInit } from "../test/call.ts";

/** What one customer wrote: one message, as the vendor knows it. */
export interface Written {
	/** The vendor's id; of one length, so that none is part of another. */
	vendorId: string;
	/** The customer's number, digits only. */
	from: string;
	text: string;
	/** Seconds, the vendor's clock. */
	at: number;
}

/** One POST of the vendor. The same object posted again is a duplicate, byte by byte. */
export interface Webhook {
	messages: Written[];
	firstPostedAt: number | null;
	/** When its first 200 came. */
	acknowledgedAt: number | null;
}

/** The whole intake of the insurance broker's pack, in one breath; it ends in a task for an adviser. */
const intake = ["Hello", "Dr Hasty", "Surgeon", "12", "₹1 crore", "No"];
let count = 0;

/**
 * Webhooks of several customers: most with one message, every eighth with three, one a customer in `hasty` with a whole
 * intake. Customers are new with every call.
 */
export function writeWebhooks(total: number, people: { chatty: number; hasty: number }): Webhook[] {
	const begin = Math.floor(Date.now() / 1000) - 3_600;
	const write = (from: string, text: string): Written => {
		count += 1;
		return { vendorId: `wamid.LOST${String(count).padStart(6, "0")}`, from, text, at: begin + count };
	};
	const numbers = (many: number) =>
		Array.from({ length: many }, () => `9198${String(randomInt(1e8)).padStart(8, "0")}`);
	const hasty = numbers(people.hasty).map((from) => webhook(intake.map((text) => write(from, text))));
	const chatty = numbers(people.chatty);
	const rest = Array.from({ length: total - hasty.length }, (_, index) => {
		const from = chatty[index % chatty.length] ?? "";
		return webhook(Array.from({ length: index % 8 === 7 ? 3 : 1 }, () => write(from, `Question ${count}`)));
	});
	return [...hasty, ...rest];
}

const webhook = (messages: Written[]): Webhook => ({ messages, firstPostedAt: null, acknowledgedAt: null });

/** The webhooks with so many of them twice, in no order. */
export function shuffleWithDuplicates(webhooks: Webhook[], duplicates: number): Webhook[] {
	const posts = [
		...webhooks,
		...Array.from({ length: duplicates }, () => webhooks[randomInt(webhooks.length)] as Webhook),
	];
	for (let last = posts.length - 1; last > 0; last -= 1) {
		const other = randomInt(last + 1);
		[posts[last], posts[other]] = [posts[other] as Webhook, posts[last] as Webhook];
	}
	return posts;
}

/** Where the vendor posts. */
export interface Door {
	call(host: string, path: string, init?: CallInit): Promise<Answer>;
	connectionId: string;
	config: WhatsAppConnection;
}

/**
 * Posts twenty at a time, as the vendor does.
 * @returns those that got no 200; the vendor posts them again later
 */
export async function postWebhooks(door: Door, posts: Webhook[], onAcknowledged = () => {}): Promise<Webhook[]> {
	const waiting = [...posts];
	const refused: Webhook[] = [];
	async function lane(): Promise<void> {
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			next.firstPostedAt ??= performance.now();
			if (await post(door, { messages: next.messages.map(messageOf), contacts: contactsOf(next) })) {
				next.acknowledgedAt ??= performance.now();
				onAcknowledged();
			} else refused.push(next);
		}
	}
	await Promise.all(Array.from({ length: 20 }, lane));
	return refused;
}

/** Tells that a message of the tenant arrived. @returns whether it was taken */
export function postDelivered(door: Door, sent: { id: string; to: string; tracker: unknown }): Promise<boolean> {
	const timestamp = String(Math.floor(Date.now() / 1000));
	const status = { id: sent.id, status: "delivered", timestamp, recipient_id: sent.to };
	return post(door, { statuses: [{ ...status, biz_opaque_callback_data: sent.tracker }] });
}

/** Signed with the app secret, over the road from outside. A broken connection counts as not taken. */
async function post({ call, connectionId, config }: Door, value: Record<string, unknown>): Promise<boolean> {
	const metadata = { display_phone_number: "15550100", phone_number_id: config.phone_number_id };
	const change = { field: "messages", value: { messaging_product: "whatsapp", metadata, ...value } };
	const entry = [{ id: config.business_account_id ?? "0", changes: [change] }];
	const body = JSON.stringify({ object: "whatsapp_business_account", entry });
	const headers = { "x-hub-signature-256": signBody(Buffer.from(body), config.app_secret) };
	try {
		const path = `/hooks/whatsapp-cloud/${connectionId}`;
		return (await call("acme.localhost", path, { method: "POST", headers, body })).status === 200;
	} catch {
		return false;
	}
}

const messageOf = ({ vendorId, from, text, at }: Written) => ({
	from,
	id: vendorId,
	timestamp: String(at),
	type: "text",
	text: { body: text },
});

const contactsOf = ({ messages }: Webhook) =>
	[...new Set(messages.map(({ from }) => from))].map((from) => ({ profile: { name: `Dr ${from}` }, wa_id: from }));
