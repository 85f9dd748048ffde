import type { Content } from "@flomastr/contracts/message";
import type { Connection } from "#channels/connections.ts";
import type { SandboxConnection } from "#channels/sandbox/config.ts";
import type { WhatsAppConnection } from "#channels/whatsapp-cloud/config.ts";
import { type Dispatch, phoneVendorOrigin } from "./hook-client.ts";
import { sandboxLine } from "./sandbox-line.ts";
import { whatsappLine } from "./whatsapp-line.ts";

/** What a phone says to the tenant. */
export interface FromPhone {
	content: Content;
	/** The vendor's id of the message it answers. */
	reply_to?: string;
}

/** The wire between a phone in a browser tab and the tenant: a vendor's own format, signature and webhook. */
export interface Line {
	connectionId: string;
	/** How the vendor names a phone by its E.164 number. */
	address(number: string): string;
	/** Posts a message to the tenant's webhook as the vendor would. @returns the vendor's id of it */
	say(phone: { number: string; name: string }, message: FromPhone): Promise<string>;
	/** Tells how far messages of the tenant came. */
	report(
		statuses: { id: string; to: string; status: "sent" | "delivered" | "read"; tracker?: string }[],
	): Promise<void>;
}

/**
 * The line of a connection a phone can be plugged into: the sandbox's own, or a WhatsApp number whose Graph API is the
 * one in this process. Null for a connection to a real vendor, whose customers have phones of their own.
 * @param host host and port of the tenant
 */
export function lineOf(connection: Connection, dispatch: Dispatch, host: string): Line | null {
	if (connection.channel.name === "sandbox") {
		return sandboxLine(connection.id, connection.config as SandboxConnection, dispatch, host);
	}
	if (connection.channel.name !== "whatsapp-cloud") return null;
	const config = connection.config as WhatsAppConnection;
	return config.graph_url.startsWith(phoneVendorOrigin) ? whatsappLine(connection.id, config, dispatch, host) : null;
}
