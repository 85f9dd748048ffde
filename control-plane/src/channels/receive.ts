import type { Actor, Message } from "@flomastr/contracts/message";
import { v7 as uuidv7, validate } from "uuid";
import type { HotDatabase } from "#hot/client.ts";
import { contactId, threadId } from "#suites/conversations/ids.ts";
import { previewOf } from "#suites/conversations/preview.ts";
import type { Signal, Signals } from "../signals.ts";
import type { Inbound, InboundEcho, InboundMessage } from "./channel.ts";
import type { Connection } from "./connections.ts";
import { createBatch } from "./inbound-batch.ts";
import { recordVendorNews } from "./record-vendor-news.ts";
import { type IncomingRow, storeMessages } from "./store-messages.ts";
import { type StatusRow, storeStatuses } from "./store-statuses.ts";

/** Takes what a verified webhook said and resolves when it is durable; saying it again changes nothing. */
export type Receive = (connection: Connection, inbound: Inbound[]) => Promise<void>;

export function createReceive(deps: { hot: HotDatabase; signals: Signals; clock: () => Date }): Receive {
	const { hot, signals, clock } = deps;

	const messages = createBatch<IncomingRow, boolean>(async (rows) => {
		const unique = [...new Map(rows.map((row) => [`${row.connection_id} ${row.vendor_id}`, row])).values()];
		const stored = await storeMessages(hot, unique, clock());
		const fresh = unique.filter((row) => stored.has(row.message_id));
		signals.publish(announce(fresh));
		return rows.map((row) => stored.has(row.message_id));
	});

	const statuses = createBatch<StatusRow, void>(async (rows) => {
		const changed = await storeStatuses(hot, rows, clock());
		signals.publish(
			changed.map((row) => ({
				type: "live",
				tenantId: row.tenant_id,
				event: { type: "thread", thread_id: row.thread_id },
			})),
		);
		signals.publish(archives(changed));
		return rows.map(() => undefined);
	});

	return async (connection, inbound) => {
		const incoming = inbound.flatMap((part) =>
			part.type === "message" || part.type === "echo" ? [rowOf(connection, part, clock())] : [],
		);
		const moved = inbound.flatMap((part): StatusRow[] =>
			part.type === "status"
				? [
						{
							tenant_id: connection.tenantId,
							connection_id: connection.id,
							vendor_id: part.vendor_id,
							status: part.status,
							error: part.error,
							tracker: part.tracker !== null && validate(part.tracker) ? part.tracker : null,
						},
					]
				: [],
		);
		const news = inbound.filter((part) => part.type === "account" || part.type === "unknown");
		await Promise.all([
			incoming.length > 0 ? messages.add(incoming) : undefined,
			moved.length > 0 ? statuses.add(moved) : undefined,
			news.length > 0 ? recordVendorNews(hot, connection, news, clock()) : undefined,
		]);
	};
}

const atOnceMs = 5_000;

function rowOf(connection: Connection, part: InboundMessage | InboundEcho, now: Date): IncomingRow {
	const incoming = part.type === "message";
	const other = incoming ? part.from : part.to;
	const contact = contactId(connection.tenantId, connection.channel.name, other.address);
	const author: Actor = incoming
		? { type: "contact", id: contact, name: other.name ?? other.address }
		: { type: "system", id: connection.channel.name, name: connection.name };
	return {
		tenant_id: connection.tenantId,
		connection_id: connection.id,
		channel: connection.channel.name,
		vendor_id: part.vendor_id,
		contact_id: contact,
		contact_name: other.name,
		address: other.address,
		phone: other.phone,
		thread_id: threadId(connection.id, other.address),
		message_id: uuidv7(),
		content: part.content,
		preview: previewOf(part.content),
		reply_to: incoming ? part.reply_to : null,
		referral: incoming ? part.referral : null,
		author,
		sent_at: momentOf(part.sent_at, now).toISOString(),
		event_id: uuidv7(),
		direction: incoming ? "in" : "out",
		opens_window: incoming && part.opens_window,
	};
}

/**
 * When a message was written. Vendors that count whole seconds round down: taken by the letter, an answer given within
 * the second of its question would stand above it. One that comes at once is as late as its second allows.
 */
function momentOf(sent: Date, now: Date): Date {
	const rounded = sent.getUTCMilliseconds() === 0 && now.getTime() - sent.getTime() < atOnceMs;
	const latest = sent.getTime() + (rounded ? 999 : 0);
	// A vendor's clock may run ahead; a message from the future would stay on top of the inbox.
	return new Date(Math.min(latest, now.getTime()));
}

function announce(fresh: IncomingRow[]): Signal[] {
	if (fresh.length === 0) return [];
	const live = fresh.map(
		(row): Signal => ({
			type: "live",
			tenantId: row.tenant_id,
			event: { type: "message", thread_id: row.thread_id, message: messageOf(row) },
		}),
	);
	const measures = fresh
		.filter(({ direction }) => direction === "in")
		.map(({ channel }): Signal => ({ type: "measure", measure: { what: "channel", channel, outcome: "received" } }));
	return [...live, { type: "deliveries" }, ...archives(fresh), ...measures];
}

function archives(rows: { tenant_id: string }[]): Signal[] {
	return [...new Set(rows.map((row) => row.tenant_id))].map((tenantId) => ({ type: "archive", tenantId }));
}

function messageOf(row: IncomingRow): Message {
	return {
		id: row.message_id,
		thread_id: row.thread_id,
		direction: row.direction,
		content: row.content as Message["content"],
		status: row.direction === "in" ? "received" : "sent",
		error: null,
		author: row.author as Actor,
		vendor_id: row.vendor_id,
		reply_to: row.reply_to,
		referral: row.referral as Message["referral"],
		created_at: row.sent_at,
		reaction: null,
	};
}
